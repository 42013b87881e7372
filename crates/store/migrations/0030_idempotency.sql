-- Answers of the API that are given again when a program asks twice under the same key.
CREATE TABLE idempotent_answers (
    account TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    -- Keyed hash of method, address and body: the same key for something else is refused.
    asked TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- None while the first call is still at work.
    status BIGINT,
    content_type TEXT,
    body TEXT,
    PRIMARY KEY (account, idempotency_key)
);
CREATE INDEX idempotent_answers_by_age ON idempotent_answers (created_at);
