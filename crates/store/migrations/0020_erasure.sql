-- Plans of erasure, their approval, their runs. References to rows of the CRM and fingerprints
-- of them, never their values; what a run needs to recognise the person is sealed and goes when
-- the run is complete.

CREATE TABLE column_marks (
    system TEXT NOT NULL,
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    class TEXT NOT NULL,
    PRIMARY KEY (system, table_name, column_name)
);

CREATE TABLE plans (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL,
    state TEXT NOT NULL,
    hash TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    drafted_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    -- Fingerprint of each system's schema, as JSON.
    schemas TEXT NOT NULL,
    -- Sentences and files, as JSON.
    warnings TEXT NOT NULL,
    files TEXT NOT NULL,
    items BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX plans_by_request ON plans (request, drafted_at);

CREATE TABLE plan_persons (
    plan TEXT NOT NULL REFERENCES plans (id),
    place BIGINT NOT NULL,
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    certainty TEXT NOT NULL,
    score BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    deleted BIGINT NOT NULL,
    selected BIGINT NOT NULL,
    PRIMARY KEY (plan, system, record)
);

-- What somebody decided otherwise than proposed: on a record, or on a kind of records.
CREATE TABLE plan_decisions (
    plan TEXT NOT NULL REFERENCES plans (id),
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    decision TEXT NOT NULL,
    ground TEXT,
    PRIMARY KEY (plan, scope, name)
);

CREATE TABLE plan_items (
    plan TEXT NOT NULL REFERENCES plans (id),
    place BIGINT NOT NULL,
    system TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    record TEXT NOT NULL,
    action TEXT NOT NULL,
    changes TEXT NOT NULL,
    rule TEXT NOT NULL,
    ground TEXT,
    group_kind TEXT,
    stage TEXT NOT NULL,
    others BIGINT NOT NULL,
    before_print TEXT NOT NULL,
    after_print TEXT NOT NULL,
    PRIMARY KEY (plan, place)
);

-- Cells that will still hold an identifier, and why that is right.
CREATE TABLE plan_exceptions (
    plan TEXT NOT NULL REFERENCES plans (id),
    place BIGINT NOT NULL,
    system TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    column_name TEXT NOT NULL,
    because TEXT NOT NULL,
    whose TEXT NOT NULL,
    PRIMARY KEY (plan, place)
);

-- The person's identifiers and the key of the fingerprints, sealed with a key that is not in
-- the database. Deleted when the run is complete.
CREATE TABLE plan_secrets (
    plan TEXT NOT NULL REFERENCES plans (id),
    system TEXT NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (plan, system)
);

CREATE TABLE plan_approvals (
    plan TEXT NOT NULL REFERENCES plans (id),
    hash TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    approved_at BIGINT NOT NULL,
    void BIGINT NOT NULL,
    PRIMARY KEY (plan, hash, approved_at)
);

CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY,
    plan TEXT NOT NULL UNIQUE REFERENCES plans (id),
    state TEXT NOT NULL,
    started_by TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    lease_token TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    recovered BIGINT NOT NULL,
    conflicts TEXT NOT NULL,
    certificate TEXT
);

CREATE TABLE run_batches (
    run TEXT NOT NULL REFERENCES runs (id),
    batch BIGINT NOT NULL,
    system TEXT NOT NULL,
    first_place BIGINT NOT NULL,
    last_place BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    PRIMARY KEY (run, batch)
);

CREATE TABLE run_residue (
    run TEXT NOT NULL REFERENCES runs (id),
    place BIGINT NOT NULL,
    system TEXT NOT NULL,
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (run, place)
);
