-- Requests of data subjects, their checklists and work logs.
-- Portable: text ids, days as ISO 8601 text, instants as microseconds since 1970, flags as 0 or 1.

-- A checklist as an administrator last revised it. Rows are never changed: a request keeps the
-- version it began with.
CREATE TABLE checklist_versions (
    id TEXT NOT NULL PRIMARY KEY,
    right_word TEXT NOT NULL,
    version BIGINT NOT NULL,
    steps TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    UNIQUE (right_word, version)
);

-- The last number given in a year. Counted inside the transaction that opens the request, so a
-- transaction that fails leaves no gap.
CREATE TABLE request_numbers (
    year BIGINT NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
);

CREATE TABLE requests (
    id TEXT NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    right_word TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    received_day TEXT NOT NULL,
    received_at BIGINT,
    time_zone TEXT NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    assignee TEXT,
    region TEXT NOT NULL,
    calendar TEXT NOT NULL,
    -- How the dates came about, in words, frozen with them.
    derivation TEXT NOT NULL,
    nominal_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    extended_last_day TEXT NOT NULL,
    -- The house's own end date, when somebody set one with a reason.
    end_day TEXT,
    -- What the law demands now: last_day, or extended_last_day once extended.
    legal_day TEXT NOT NULL,
    -- The earlier of legal_day and end_day: what the work list sorts by.
    due_day TEXT NOT NULL,
    answered_day TEXT,
    extended_day TEXT,
    waiting_until TEXT,
    identity_asked_day TEXT,
    checklist TEXT NOT NULL REFERENCES checklist_versions (id),
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    -- The day on which the file's texts go, set at closing.
    delete_day TEXT,
    version BIGINT NOT NULL
);
-- Holds all that a search for a part of the number reads.
CREATE INDEX requests_by_reference ON requests (reference, id);
CREATE INDEX requests_by_due ON requests (due_day, id);
CREATE INDEX requests_by_age ON requests (received_day, id);
CREATE INDEX requests_by_state ON requests (state, due_day, id);
CREATE INDEX requests_by_right ON requests (right_word, due_day, id);
CREATE INDEX requests_by_assignee ON requests (assignee, due_day, id);
CREATE INDEX requests_open ON requests (due_day, id) WHERE state <> 'closed';
CREATE INDEX requests_counted ON requests (state, right_word);

-- How each step of a request's checklist stands.
CREATE TABLE request_steps (
    request TEXT NOT NULL REFERENCES requests (id),
    step TEXT NOT NULL,
    place BIGINT NOT NULL,
    state TEXT NOT NULL,
    automatic BIGINT NOT NULL,
    changed_by TEXT,
    changed_at BIGINT,
    -- Index of the ledger entry that tells of the last change.
    entry BIGINT,
    PRIMARY KEY (request, step)
);

-- References to person records in the systems; never their data.
CREATE TABLE request_persons (
    request TEXT NOT NULL REFERENCES requests (id),
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    linked_by TEXT NOT NULL,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (request, system, record)
);
CREATE INDEX request_persons_by_record ON request_persons (system, record, request);

-- Every free text: the request's words, work log, notes, reasons, evidence. It may hold personal
-- values, so it stands apart from request and ledger, is never edited, and expires: text becomes
-- NULL, the fact stays.
CREATE TABLE request_texts (
    id TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL REFERENCES requests (id),
    kind TEXT NOT NULL,
    step TEXT,
    system TEXT,
    corrects TEXT REFERENCES request_texts (id),
    text TEXT,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    entry BIGINT NOT NULL
);
CREATE INDEX request_texts_by_request ON request_texts (request, written_at, id);
