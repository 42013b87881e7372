-- How it was checked who asks, and what that showed. Words and reasons only; no copy of an ID.
CREATE TABLE request_identity_checks (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL REFERENCES requests (id),
    -- account, known_address, call_back, facts, mandate or document.
    means TEXT NOT NULL,
    -- 1 when the person is the one they say.
    confirmed BIGINT NOT NULL,
    -- Why this means was taken: a word. More stands in request_texts under the same entry.
    ground TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX request_identity_checks_by_request ON request_identity_checks (request, checked_at, id);
