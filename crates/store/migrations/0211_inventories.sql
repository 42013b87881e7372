-- Data inventories of connected systems: figures by table and column, never a value.
CREATE TABLE inventories (
    id TEXT NOT NULL PRIMARY KEY,
    system TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    taken_by TEXT NOT NULL,
    tables BIGINT NOT NULL,
    columns BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    suspicious BIGINT NOT NULL,
    figures TEXT NOT NULL
);
CREATE INDEX inventories_by_system ON inventories (system, taken_at);
