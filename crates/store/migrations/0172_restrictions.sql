-- Records whose processing is restricted (Art. 18 GDPR), as long as lifted_at is empty. Plans, runs
-- and messages ask here.
CREATE TABLE restrictions (
    effect TEXT NOT NULL,
    system TEXT NOT NULL,
    -- `kind:key`
    record TEXT NOT NULL,
    request TEXT NOT NULL,
    ground TEXT NOT NULL,
    since BIGINT NOT NULL,
    review_on TEXT,
    -- The day on which the person was told that the restriction ends (Art. 18(3)).
    told_on TEXT,
    lifted_at BIGINT,
    -- Keyed fingerprint of the row as it stood when it was marked.
    print TEXT,
    checked_at BIGINT,
    -- When the row was first seen to be another.
    changed_at BIGINT,
    PRIMARY KEY (effect, system, record)
);
CREATE INDEX restrictions_by_record ON restrictions (system, record);
CREATE INDEX restrictions_by_request ON restrictions (request);
