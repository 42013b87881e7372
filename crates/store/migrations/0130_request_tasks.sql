-- How pressing a request is for the house, and words to find it by. Neither moves a legal date.
ALTER TABLE requests ADD COLUMN priority TEXT NOT NULL DEFAULT 'normal';
-- Each once, between spaces, as systems are: ' presse vip '.
ALTER TABLE requests ADD COLUMN tags TEXT NOT NULL DEFAULT ' ';

-- From when until when a request had a tag, so that a workflow can be tried on the past.
CREATE TABLE request_tags (
    request TEXT NOT NULL REFERENCES requests (id),
    tag TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (request, tag, since)
);

-- Something somebody has to do for a request beside its checklist, here or in another system.
CREATE TABLE request_tasks (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL REFERENCES requests (id),
    -- What; a text that may hold personal values and expires with the file.
    words TEXT,
    -- login:… or role:…
    owner TEXT NOT NULL,
    system TEXT,
    due_day TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    -- done or dropped, once it ended.
    ending TEXT,
    ended_by TEXT,
    ended_at BIGINT,
    -- What came of it, or why it was dropped.
    result TEXT
);
CREATE INDEX request_tasks_by_request ON request_tasks (request, due_day, id);
CREATE INDEX request_tasks_open ON request_tasks (owner, due_day, id) WHERE ended_at IS NULL;

-- The lists filter inside an index, by priority and tag too.
DROP INDEX requests_open;
DROP INDEX requests_by_due;
DROP INDEX requests_by_age;
DROP INDEX requests_counted;
CREATE INDEX requests_open
    ON requests (due_day, id, state, right_word, assignee, channel, legal_day, systems, reference,
                 priority, tags)
    WHERE state <> 'closed';
CREATE INDEX requests_by_due
    ON requests (due_day, id, state, right_word, assignee, channel, legal_day, systems, priority, tags);
CREATE INDEX requests_by_age
    ON requests (received_day, id, state, right_word, assignee, channel, systems, priority, tags);
CREATE INDEX requests_counted
    ON requests (state, right_word, assignee, channel, systems, due_day, legal_day, priority, tags);
