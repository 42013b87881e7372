-- Letters to the person, drafted from building blocks, read and completed before they are sent.
-- The text may hold personal values: it expires with the request's other texts.
CREATE TABLE request_letters (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL REFERENCES requests (id),
    kind TEXT NOT NULL CHECK (kind IN ('extension')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'sent')),
    language TEXT NOT NULL,
    text TEXT,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    -- The day it was sent on.
    sent_day TEXT,
    -- Counts up with every change. Two changes from the same version conflict.
    version BIGINT NOT NULL
);
CREATE INDEX request_letters_by_request ON request_letters (request, made_at, id);
