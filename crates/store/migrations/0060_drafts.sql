-- What somebody was typing, sealed with a key that is not in the database; one for each account and form. Goes
-- when the form is sent, when it is thrown away, and by itself after a week.
CREATE TABLE drafts (
    account TEXT NOT NULL REFERENCES accounts (id),
    form TEXT NOT NULL,
    sealed TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (account, form)
);
