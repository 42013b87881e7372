-- The weeks whose overview was queued: each once.
CREATE TABLE digests (
    -- Monday of the week, by the controller's clock.
    week TEXT NOT NULL PRIMARY KEY,
    queued_at BIGINT NOT NULL
);
