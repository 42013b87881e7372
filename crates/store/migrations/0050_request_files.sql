-- Files laid to requests. They may hold personal values, so they expire as the texts do: name and content go, the
-- fact stays.
CREATE TABLE request_file_contents (
    -- SHA-256 of the content, hexadecimal.
    hash TEXT NOT NULL PRIMARY KEY,
    content BYTES NOT NULL
);

CREATE TABLE request_files (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL REFERENCES requests (id),
    step TEXT,
    name TEXT,
    kind TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    hash TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX request_files_by_request ON request_files (request, added_at);
CREATE INDEX request_files_by_hash ON request_files (hash);
