-- People who work with the product.
CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- JSON list of role words.
    roles TEXT NOT NULL,
    -- PHC string of argon2id; none until the invitation is accepted.
    password TEXT,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

-- Invitations and one-time sign-in links; only the hash of the token is kept.
CREATE TABLE account_links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'sign_in')),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    -- Until then the password counts as just given.
    fresh_until BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account);

CREATE TABLE api_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES accounts (id),
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX api_tokens_account ON api_tokens (account);

-- Failed sign-ins, by hash of login and address or of address alone.
CREATE TABLE sign_in_failures (
    source TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
