-- What is told of systems that hold personal data: for the record of processing (Art. 30 GDPR).
-- A configured system has a row once somebody told something of it.
CREATE TABLE register_systems (
    -- The name in the configuration, or a short name of letters, digits and -.
    id TEXT NOT NULL PRIMARY KEY,
    description TEXT NOT NULL,
    version BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    reviewed_by TEXT,
    reviewed_at BIGINT
);

-- Who stands beside the controller in the record; one row at most.
CREATE TABLE register_bodies (
    id BIGINT NOT NULL PRIMARY KEY,
    officer TEXT NOT NULL,
    representative TEXT NOT NULL,
    joint TEXT NOT NULL,
    version BIGINT NOT NULL
);
