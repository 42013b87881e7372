-- What a right does to the records of a person in the connected systems: planned, looked at,
-- confirmed under its hash, carried out. Values stand in the sealed part alone, which is dropped
-- when nothing needs it any more.
CREATE TABLE effects (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL,
    -- marketing, restriction, lift, rectification
    kind TEXT NOT NULL,
    -- draft, running, done, conflict, dropped
    state TEXT NOT NULL,
    hash TEXT NOT NULL,
    -- JSON: persons, rows with columns and fingerprints, what was decided.
    plan TEXT NOT NULL,
    -- Key of the fingerprints and values.
    sealed TEXT,
    drafted_by TEXT NOT NULL,
    drafted_at BIGINT NOT NULL,
    run_by TEXT,
    begun_at BIGINT,
    ended_at BIGINT,
    attempts BIGINT NOT NULL,
    -- JSON: the systems that are done, with how many rows were changed by us.
    done TEXT NOT NULL
);
CREATE INDEX effects_by_request ON effects (request);
CREATE INDEX effects_by_state ON effects (state);
