-- 1 for a task that came by itself with a request, for a system that people work in by hand, while nobody has put it to the owner.
ALTER TABLE request_tasks ADD COLUMN unasked BIGINT NOT NULL DEFAULT 0;

-- What the owner of another system was asked to do for a request. The link to the page is made from task and round and stands nowhere.
CREATE TABLE errands (
    task TEXT NOT NULL PRIMARY KEY REFERENCES request_tasks (id),
    -- Name of the system.
    system TEXT NOT NULL,
    -- mail or webhook
    way TEXT NOT NULL,
    -- Login.
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- Until when the link works.
    expires_at BIGINT NOT NULL,
    -- How often it was asked; only the newest link works.
    round BIGINT NOT NULL,
    -- 1 where something of the person was shown.
    reveals BIGINT NOT NULL,
    -- What the owner may read of the person; gone once it is answered or over.
    identifiers TEXT,
    -- nothing, done or partly
    outcome TEXT,
    answered_at BIGINT,
    -- What the owner wrote; expires with the file of the request.
    reason TEXT
);
