-- Workflows are data: when, under which conditions, what happens.
CREATE TABLE workflows (
    -- A short name of letters, digits and -, as in `reminder-10`.
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    active BIGINT NOT NULL,
    -- Moments before it was switched on are not made up for.
    active_since BIGINT NOT NULL,
    shipped BIGINT NOT NULL
);

-- Every rule a workflow ever had. Rows are never changed.
CREATE TABLE workflow_versions (
    workflow TEXT NOT NULL REFERENCES workflows (id),
    version BIGINT NOT NULL,
    rule TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (workflow, version)
);

-- What comes next, so that a look at the clock reads what is due and not what is open.
CREATE TABLE workflow_due (
    -- Why: workflow, request, the date it hangs on, step. Never acted on twice.
    cause TEXT NOT NULL PRIMARY KEY,
    workflow TEXT NOT NULL REFERENCES workflows (id),
    request TEXT NOT NULL REFERENCES requests (id),
    step BIGINT NOT NULL,
    -- 1 when it hangs on a date of the request and is computed anew when that changes.
    timed BIGINT NOT NULL,
    -- The moment it is for, and when it is looked at.
    moment BIGINT NOT NULL,
    due_at BIGINT NOT NULL
);
CREATE INDEX workflow_due_by_time ON workflow_due (due_at, cause);
CREATE INDEX workflow_due_by_request ON workflow_due (request, timed);
CREATE INDEX workflow_due_by_workflow ON workflow_due (workflow);

-- What happened.
CREATE TABLE workflow_firings (
    cause TEXT NOT NULL PRIMARY KEY,
    workflow TEXT NOT NULL REFERENCES workflows (id),
    version BIGINT NOT NULL,
    request TEXT NOT NULL REFERENCES requests (id),
    reference TEXT NOT NULL,
    step BIGINT NOT NULL,
    moment BIGINT NOT NULL,
    fired_at BIGINT NOT NULL,
    -- JSON list of what was done, in words, no personal value.
    done TEXT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX workflow_firings_by_time ON workflow_firings (fired_at, cause);
CREATE INDEX workflow_firings_by_workflow ON workflow_firings (workflow, request, moment);
CREATE INDEX workflow_firings_by_request ON workflow_firings (reference, fired_at);

-- How far the log has been read for what changed.
CREATE TABLE workflow_cursor (
    id BIGINT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);
INSERT INTO workflow_cursor (id, position) VALUES (1, -1);
