-- Calls to other programs, queued in the transaction of the deed that causes them.
CREATE TABLE webhook_calls (
    -- Becomes the webhook-id, so it is the same at every try.
    id TEXT NOT NULL PRIMARY KEY,
    -- Name of the webhook in the configuration.
    hook TEXT NOT NULL,
    -- Reference of the request it tells of.
    request TEXT,
    -- What it is made for: never queued twice for one webhook.
    cause TEXT NOT NULL UNIQUE,
    -- The JSON that is sent; no personal value.
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    queued_at BIGINT NOT NULL,
    ended_at BIGINT,
    tries BIGINT NOT NULL,
    -- Why the last try failed: a word and a code.
    last_failure TEXT
);
CREATE INDEX webhook_calls_by_state ON webhook_calls (state, queued_at, id);
