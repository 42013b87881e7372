-- Letters of every end a request can have: what a refusal rests on, what has to stand in the letter, and of what it was drafted.
CREATE TABLE request_letters_of_each_end (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL REFERENCES requests (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'sent')),
    language TEXT NOT NULL,
    -- May hold personal values: it expires with the request's other texts.
    text TEXT,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    -- The day it was sent on.
    sent_day TEXT,
    -- Counts up with every change. Two changes from the same version conflict.
    version BIGINT NOT NULL,
    -- JSON: ids of the grounds that were chosen.
    grounds TEXT NOT NULL,
    -- JSON: paragraphs that have to stand in it when it leaves. Gone with the text.
    demands TEXT NOT NULL,
    -- 1 where it says that it comes too late.
    tells_delay BIGINT NOT NULL,
    -- SHA-256 of what had been done when it was drafted.
    facts TEXT
);
INSERT INTO request_letters_of_each_end (id, request, kind, state, language, text, made_by, made_at, sent_day, version, grounds,
        demands, tells_delay, facts)
    SELECT id, request, kind, state, language, text, made_by, made_at, sent_day, version, '[]', '[]', 0, NULL FROM request_letters;
DROP TABLE request_letters;
ALTER TABLE request_letters_of_each_end RENAME TO request_letters;
CREATE INDEX request_letters_by_request ON request_letters (request, made_at, id);
