-- The schema of a connected system as an administrator last confirmed it: names and types of columns, never a value.
CREATE TABLE system_schemas (
    system TEXT NOT NULL PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    version TEXT,
    shape TEXT NOT NULL,
    confirmed_by TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL
);

-- The last check of each connected system, for whoever looks at the list while the system is away.
CREATE TABLE system_checks (
    system TEXT NOT NULL PRIMARY KEY,
    checked_at BIGINT NOT NULL,
    fits BIGINT NOT NULL,
    coverage_permille BIGINT NOT NULL,
    rights_needed BIGINT NOT NULL,
    rights_missing BIGINT NOT NULL,
    drifted BIGINT NOT NULL,
    version TEXT
);

-- What a run left stale beside a database, and whether it was brought up to date.
CREATE TABLE run_stale (
    run TEXT NOT NULL REFERENCES runs (id),
    system TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (run, system, name)
);
