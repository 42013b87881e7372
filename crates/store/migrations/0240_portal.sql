-- What somebody without an account is filling in on the public form, sealed with a key that is not in the database.
-- Goes when the form was sent or thrown away, and by itself after two hours.
CREATE TABLE portal_drafts (
    -- SHA-256 of the visitor's token, hexadecimal.
    visitor TEXT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL,
    saved_at BIGINT NOT NULL
);
CREATE INDEX portal_drafts_by_age ON portal_drafts (saved_at);

-- The file of a draft, sealed.
CREATE TABLE portal_draft_files (
    visitor TEXT NOT NULL PRIMARY KEY,
    content BYTES NOT NULL
);

-- Requests that came in by the public form. Their code is made from the request's id and stands nowhere; it opens the
-- status as long as the row is here.
CREATE TABLE portal_requests (
    -- Reference of the request.
    request TEXT NOT NULL PRIMARY KEY,
    -- When the person said that they take it back.
    withdrawn_at BIGINT
);
