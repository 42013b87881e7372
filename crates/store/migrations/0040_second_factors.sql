-- Second factors: the secret of an authenticator (RFC 6238), sealed with a key that is not in the database.
CREATE TABLE second_factors (
    account TEXT NOT NULL PRIMARY KEY REFERENCES accounts (id),
    -- The secret in force; none until its holder has shown that the device has it.
    sealed TEXT,
    -- A secret that was shown and waits for that.
    pending TEXT,
    -- Codes of steps of thirty seconds up to this one are used up.
    last_step BIGINT NOT NULL
);

-- Codes for the day the device is lost; hashes only, each works once.
CREATE TABLE recovery_codes (
    code_hash TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id)
);
CREATE INDEX recovery_codes_account ON recovery_codes (account);

-- When the second factor was given in this session.
ALTER TABLE sessions ADD COLUMN factor_at BIGINT;
