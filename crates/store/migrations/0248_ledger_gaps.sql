-- That entries of the log are lost which a published state had seen: what the first of two people said of it. A log that is shorter
-- than that state takes no entry, so this waits here until the second person confirms; then the entry itself says it, and the row goes.
CREATE TABLE ledger_gaps (
    -- The log as it is.
    own_size BIGINT NOT NULL PRIMARY KEY,
    own_root TEXT NOT NULL,
    -- The log as it was published.
    seen_size BIGINT NOT NULL,
    seen_root TEXT NOT NULL,
    -- A word: restored, failover or damaged.
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- All of it, signed with the log's key: a row that somebody wrote in here by hand was said by nobody.
    signed TEXT NOT NULL
);

-- Each signed state names the gaps before it. Hardly ever is there one.
CREATE INDEX ledger_entries_gap ON ledger_entries (idx) WHERE action = 'ledger.gap';
