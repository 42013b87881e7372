-- Rounds through the agenda of the guided assessment. The number is the version of the document,
-- which is kept as it was when the round was completed.
CREATE TABLE assessments (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    started_by TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    completed_by TEXT,
    completed_at BIGINT,
    document TEXT
);

-- Everything that was ever saved; the newest answer to a question counts. Rows are never changed.
CREATE TABLE assessment_answers (
    id TEXT NOT NULL PRIMARY KEY,
    assessment TEXT NOT NULL REFERENCES assessments (id),
    -- Counts up within the round.
    place BIGINT NOT NULL,
    question TEXT NOT NULL,
    value TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    taken_over BIGINT NOT NULL,
    UNIQUE (assessment, place)
);

-- Items of the plan that somebody decided something about: who sees to them, and what they became.
-- The id says rule and object, so an item becomes a task or a setting once.
CREATE TABLE measures (
    id TEXT NOT NULL PRIMARY KEY,
    measure TEXT NOT NULL,
    state TEXT NOT NULL,
    adopted_by TEXT,
    adopted_at BIGINT,
    ended_by TEXT,
    ended_at BIGINT,
    result TEXT
);
