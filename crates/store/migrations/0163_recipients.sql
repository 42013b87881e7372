-- To whom data of a person were disclosed, and how they were told of what was done for a request (Art. 19 GDPR).
CREATE TABLE recipients (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL REFERENCES requests (id),
    -- Texts that people wrote expire with the file of the request.
    name TEXT,
    address TEXT,
    -- What was disclosed, and when.
    about TEXT,
    -- open, told or exempt
    state TEXT NOT NULL,
    -- link or by_hand
    way TEXT,
    -- The day they were told.
    day TEXT,
    -- How it was told, or why not.
    note TEXT,
    -- The task of their errand.
    task TEXT REFERENCES request_tasks (id),
    noted_by TEXT NOT NULL,
    noted_at BIGINT NOT NULL
);
CREATE INDEX recipients_by_request ON recipients (request, noted_at, id);
