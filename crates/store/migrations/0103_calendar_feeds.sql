-- The secret address of an account's calendar; only the hash of the secret is kept.
CREATE TABLE calendar_feeds (
    account TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    token_hash TEXT NOT NULL UNIQUE,
    made_at BIGINT NOT NULL
);
