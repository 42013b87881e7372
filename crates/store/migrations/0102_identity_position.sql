-- 1 while we hold that the month waits for the person's answer about who they are. A position, not
-- a fact: no date depends on it.
ALTER TABLE requests ADD COLUMN identity_waits BIGINT NOT NULL DEFAULT 0;
