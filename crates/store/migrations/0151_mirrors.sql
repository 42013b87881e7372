-- Requests that a CRM keeps itself: which of its records stands for which request of ours. The
-- record's key is kept before the record is made, so that it is found again whatever interrupts.
CREATE TABLE mirrors (
    request TEXT NOT NULL,
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    -- Digest of the request as it was last written; empty while it was not.
    written TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    written_at BIGINT,
    PRIMARY KEY (request, system)
);
CREATE INDEX mirrors_by_system ON mirrors (system, record);

-- How far the log was read for each system that keeps requests, and since when.
CREATE TABLE mirror_cursors (
    system TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,
    since BIGINT NOT NULL
);
