-- Answers that are being collected, for the pages that wait. A row goes when the collecting ends; one that has not
-- been seen for a while was interrupted, and nothing of it is kept.
CREATE TABLE answer_collections (
    -- Reference of the request.
    request TEXT NOT NULL PRIMARY KEY,
    started_by TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    -- The system that is being read.
    system TEXT NOT NULL,
    -- So many systems are done, of so many.
    done BIGINT NOT NULL,
    systems BIGINT NOT NULL,
    -- Rows found so far.
    found BIGINT NOT NULL
);
