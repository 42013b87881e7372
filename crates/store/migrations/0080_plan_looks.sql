-- Who looked at which row of a plan, and what was to become of the row then (a hash): a look at what was decided
-- otherwise since counts no more. References only, no values.
CREATE TABLE plan_looks (
    plan TEXT NOT NULL REFERENCES plans (id),
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    fate TEXT NOT NULL,
    looked_by TEXT NOT NULL,
    looked_at BIGINT NOT NULL,
    PRIMARY KEY (plan, system, record, looked_by)
);
