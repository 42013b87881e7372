-- Runs that somebody set for later: the hash they were set for, who starts them then, and why one did not start
-- (a word, no personal value). A row goes with the start of its run.
CREATE TABLE plan_starts (
    plan TEXT NOT NULL PRIMARY KEY REFERENCES plans (id),
    hash TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    set_by TEXT NOT NULL REFERENCES accounts (id),
    failed TEXT
);
