-- The DSGVO log. No column holds a personal value.
-- Hashes are bytes; the tree and its encoding: docs/reference/ledger-format.md.
CREATE TABLE ledger_entries (
    idx BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    via TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT,
    system TEXT,
    request TEXT,
    outcome TEXT NOT NULL,
    commitment BYTES NOT NULL,
    prev_hash BYTES NOT NULL,
    leaf BYTES NOT NULL
);
CREATE INDEX ledger_entries_request ON ledger_entries (request, idx);
CREATE INDEX ledger_entries_at ON ledger_entries (at);
-- append-only: ledger_entries

-- What an entry committed to. A row may be dropped; its entry stays provable.
CREATE TABLE ledger_details (
    idx BIGINT NOT NULL PRIMARY KEY REFERENCES ledger_entries (idx),
    salt BYTES NOT NULL,
    body TEXT NOT NULL
);

-- One row: how far the log has come. Locked by whoever appends.
CREATE TABLE ledger_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    size BIGINT NOT NULL,
    root TEXT NOT NULL,
    frontier TEXT NOT NULL,
    last TEXT NOT NULL
);
INSERT INTO ledger_head (id, size, root, frontier, last) VALUES (
    1, 0,
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '',
    '0000000000000000000000000000000000000000000000000000000000000000'
);

-- Signed states of the log, as they also left this database.
CREATE TABLE ledger_checkpoints (
    size BIGINT NOT NULL PRIMARY KEY,
    note TEXT NOT NULL
);
-- append-only: ledger_checkpoints
