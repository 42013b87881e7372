-- Where the people who work with the product are reached, and who stands in above them.
ALTER TABLE accounts ADD COLUMN email TEXT;
-- Login of the account that is told when this one does not act.
ALTER TABLE accounts ADD COLUMN manager TEXT;

-- Messages that leave the house, queued in the transaction of the deed that causes them.
CREATE TABLE outbox (
    -- Becomes the Message-ID, so it is the same at every try.
    id TEXT NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    -- Reference of the request it tells of.
    request TEXT,
    -- What it was sent for, and to whom: never queued twice.
    cause TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'dropped')),
    queued_at BIGINT NOT NULL,
    ended_at BIGINT,
    tries BIGINT NOT NULL,
    -- Why the last try failed: a word and a code, no personal value.
    last_failure TEXT
);
CREATE INDEX outbox_by_state ON outbox (state, queued_at, id);
