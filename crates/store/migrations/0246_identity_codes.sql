-- Codes to the mailbox on file, by which somebody shows who they are (Art. 12(6) GDPR). The address stands in the message
-- alone; here is the record it was read from. The link is made from the id and stands nowhere.
CREATE TABLE identity_codes (
    id TEXT NOT NULL PRIMARY KEY,
    -- Reference of the request.
    request TEXT NOT NULL,
    system TEXT NOT NULL,
    -- `kind:key`
    record TEXT NOT NULL,
    -- Why it was sent: a word.
    ground TEXT NOT NULL,
    -- Keyed hash of the digits; dropped at the end.
    code_hash TEXT,
    -- How often something was entered.
    tries BIGINT NOT NULL,
    -- Login.
    sent_by TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- confirmed, denied, used_up, expired or replaced
    outcome TEXT,
    ended_at BIGINT
);
CREATE INDEX identity_codes_by_request ON identity_codes (request, sent_at);
