-- Work done in the background, under a lease.
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    -- Two jobs of one kind never share a subject while both wait.
    subject TEXT,
    input TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'stuck')),
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    lease_token TEXT NOT NULL,
    -- Why the last attempt failed: a word, no personal value.
    last_failure TEXT
);
CREATE INDEX jobs_due ON jobs (state, due_at);
CREATE UNIQUE INDEX jobs_subject ON jobs (kind, subject) WHERE state = 'waiting';
