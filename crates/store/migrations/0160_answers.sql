-- Answers to requests of access and portability: references, fingerprints and what is not told, never a value. The
-- package itself is sealed and goes when its day has come; its hash and the list of its files stay.
CREATE TABLE answers (
    id TEXT NOT NULL PRIMARY KEY,
    -- Reference of the request.
    request TEXT NOT NULL,
    scope TEXT NOT NULL,
    -- draft, released or replaced
    state TEXT NOT NULL,
    hash TEXT NOT NULL,
    -- JSON: ids of the accounts that prepared it.
    hands TEXT NOT NULL,
    collected_by TEXT NOT NULL,
    collected_at BIGINT NOT NULL,
    -- JSON: records that were taken as the person, or found and not taken.
    persons TEXT NOT NULL,
    -- Sealed: the key of the fingerprints.
    sealed_key TEXT NOT NULL,
    released_by TEXT,
    released_at BIGINT,
    expires_at BIGINT,
    -- SHA-256 of the package, hexadecimal.
    package TEXT,
    bytes BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL
);
CREATE INDEX answers_by_request ON answers (request, collected_at);

-- The rows that are told.
CREATE TABLE answer_items (
    answer TEXT NOT NULL REFERENCES answers (id),
    place BIGINT NOT NULL,
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    share TEXT NOT NULL,
    kind TEXT NOT NULL,
    others BIGINT NOT NULL,
    -- JSON
    column_names TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    -- Ground on which it is not told.
    left_out TEXT,
    PRIMARY KEY (answer, place)
);

-- Stretches of values that are blacked out.
CREATE TABLE answer_spans (
    answer TEXT NOT NULL REFERENCES answers (id),
    place BIGINT NOT NULL,
    column_name TEXT NOT NULL,
    from_byte BIGINT NOT NULL,
    to_byte BIGINT NOT NULL,
    ground TEXT NOT NULL,
    -- Account id; none where the search did it.
    made_by TEXT,
    PRIMARY KEY (answer, place, column_name, from_byte, to_byte)
);

-- What is said beside the data. People write it, so it goes with the package.
CREATE TABLE answer_statements (
    answer TEXT NOT NULL REFERENCES answers (id),
    -- Empty for the whole answer.
    group_name TEXT NOT NULL,
    topic TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (answer, group_name, topic)
);

-- The files of a released package.
CREATE TABLE answer_files (
    answer TEXT NOT NULL REFERENCES answers (id),
    path TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (answer, path)
);

-- The sealed package, until its day.
CREATE TABLE answer_packages (
    answer TEXT NOT NULL PRIMARY KEY REFERENCES answers (id),
    content BYTES NOT NULL
);

-- Links by which a person picks a package up. Neither token nor code stands here.
CREATE TABLE answer_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    answer TEXT NOT NULL REFERENCES answers (id),
    code_hash TEXT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    expires_at BIGINT NOT NULL,
    picked_up_at BIGINT
);
CREATE INDEX answer_links_by_answer ON answer_links (answer);
