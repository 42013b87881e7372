-- Every text a process ever had, with its steps on that day. A row is never changed but for its
-- approval.
CREATE TABLE process_versions (
    process TEXT NOT NULL,
    version BIGINT NOT NULL,
    description TEXT NOT NULL,
    steps TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    approved_by TEXT,
    approved_at BIGINT,
    PRIMARY KEY (process, version)
);
