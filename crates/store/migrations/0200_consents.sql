-- What consents and other lawful bases are about. The texts stand in their versions.
CREATE TABLE purposes (
    -- A short name of letters, digits and -, as in `newsletter`.
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    active BIGINT NOT NULL
);

-- Every text a purpose ever had. Rows are never changed: a consent points to what was shown.
CREATE TABLE purpose_versions (
    purpose TEXT NOT NULL REFERENCES purposes (id),
    version BIGINT NOT NULL,
    terms TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (purpose, version)
);

-- The present state; the log holds how it came about. A person is a reference to a record of a
-- system, an address a keyed hash.
CREATE TABLE consents (
    id TEXT NOT NULL PRIMARY KEY,
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    purpose TEXT NOT NULL REFERENCES purposes (id),
    state TEXT NOT NULL,
    text_version BIGINT,
    language TEXT,
    way TEXT NOT NULL,
    source TEXT NOT NULL,
    proof TEXT,
    address TEXT,
    given_at BIGINT,
    confirmed_at BIGINT,
    withdrawn_at BIGINT,
    UNIQUE (system, record, purpose)
);
CREATE INDEX consents_by_address ON consents (purpose, address);
CREATE INDEX consents_by_state ON consents (purpose, state);

-- The ground on which a person's data may be used for a purpose without or beside a consent, and
-- `none_found` where somebody looked and there is none.
CREATE TABLE lawful_bases (
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    purpose TEXT NOT NULL REFERENCES purposes (id),
    basis TEXT NOT NULL,
    source TEXT NOT NULL,
    address TEXT,
    found_on TEXT NOT NULL,
    review_on TEXT,
    PRIMARY KEY (system, record, purpose)
);
CREATE INDEX lawful_bases_by_address ON lawful_bases (purpose, address);
CREATE INDEX lawful_bases_by_basis ON lawful_bases (purpose, basis);

-- Whether a record was erased is asked by its name.
CREATE INDEX plan_persons_by_record ON plan_persons (system, record);
