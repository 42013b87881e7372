-- The erasure journal: which records were erased, and keyed fingerprints by which they are known
-- again when a backup, an import or a synchronisation brings them back. The key stands in the key
-- file, so that nobody can try out addresses against this database. Pseudonymous data, with a
-- retention of its own.

CREATE TABLE erased_persons (
    run TEXT NOT NULL,
    system TEXT NOT NULL,
    -- `kind:key`
    record TEXT NOT NULL,
    request TEXT NOT NULL,
    erased_at BIGINT NOT NULL,
    PRIMARY KEY (run, system, record)
);
CREATE INDEX erased_persons_at ON erased_persons (erased_at);

CREATE TABLE erased_prints (
    run TEXT NOT NULL,
    system TEXT NOT NULL,
    kind TEXT NOT NULL,
    print TEXT NOT NULL,
    erased_at BIGINT NOT NULL,
    PRIMARY KEY (run, system, kind, print)
);
CREATE INDEX erased_prints_print ON erased_prints (print);
CREATE INDEX erased_prints_at ON erased_prints (erased_at);

-- The last look for erased people in a system.
CREATE TABLE return_scans (
    system TEXT NOT NULL PRIMARY KEY,
    scanned_at BIGINT NOT NULL,
    persons BIGINT NOT NULL,
    -- JSON: the records found, each with the request by which it was erased.
    found TEXT NOT NULL
);
