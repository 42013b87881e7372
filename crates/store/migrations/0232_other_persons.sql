-- That a record is another person than the one a request is about: somebody looked at both and said so. References to
-- records of the CRMs, never their values. A row goes with the texts of the request in which it was said.
CREATE TABLE other_persons (
    -- The record that the request is linked to.
    person_system TEXT NOT NULL,
    person_record TEXT NOT NULL,
    -- The record that is somebody else's.
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    request TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    PRIMARY KEY (person_system, person_record, system, record)
);
CREATE INDEX other_persons_by_record ON other_persons (system, record);
CREATE INDEX other_persons_by_request ON other_persons (request);
