-- Plans that somebody who may approve gave back: the hash they had, by whom and when, and the text of
-- the request that says what is to be changed. It stands and expires with the request's other texts.
CREATE TABLE plan_returns (
    plan TEXT NOT NULL REFERENCES plans (id),
    hash TEXT NOT NULL,
    returned_by TEXT NOT NULL REFERENCES accounts (id),
    returned_at BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (plan, hash)
);
