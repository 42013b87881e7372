-- Fire drills: an invented person planted in a CRM, told, erased and taken out again.

CREATE TABLE drills (
    id TEXT NOT NULL PRIMARY KEY,
    system TEXT NOT NULL,
    -- planted, over, broken, swept
    state TEXT NOT NULL,
    started_by TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- JSON: which rows were planted, by random ids of this drill; written before the first of them.
    planted TEXT NOT NULL,
    -- Random bytes of the invented person in hexadecimal digits, to look for what is left.
    invented TEXT NOT NULL,
    -- JSON: what became of each guise; none before the end.
    outcome TEXT
);
CREATE INDEX drills_system ON drills (system, started_at);
