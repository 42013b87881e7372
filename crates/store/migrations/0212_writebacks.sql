-- What would be written into a CRM's own consent fields for a person, and how far it is: words, flags
-- and days, with references to rows.
CREATE TABLE writebacks (
    id TEXT NOT NULL PRIMARY KEY,
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    state TEXT NOT NULL,
    hash TEXT NOT NULL,
    plan TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    drafted_at BIGINT NOT NULL,
    run_by TEXT,
    ended_at BIGINT,
    attempts BIGINT NOT NULL
);
CREATE INDEX writebacks_by_state ON writebacks (state);

-- How the consent fields of a CRM stood at the last look. Rows in which they say nothing are left out.
CREATE TABLE crm_consents (
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (system, record)
);
CREATE TABLE crm_consent_looks (
    system TEXT NOT NULL PRIMARY KEY,
    looked_at BIGINT NOT NULL
);

-- What was changed in the CRM between two looks.
CREATE TABLE crm_consent_changes (
    id TEXT NOT NULL PRIMARY KEY,
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    old_state TEXT NOT NULL,
    new_state TEXT NOT NULL,
    after_at BIGINT NOT NULL,
    before_at BIGINT NOT NULL,
    is_person BIGINT NOT NULL
);
CREATE INDEX crm_consent_changes_by_record ON crm_consent_changes (system, record);
