-- Whom nobody writes to for advertising any more (Art. 21(3) GDPR). An address is a keyed hash whose
-- key stands in the key file: enough to be asked for when a list is bought in, and useless to be
-- read. Used for nothing else, and kept until the person wishes otherwise.
CREATE TABLE suppressions (
    address TEXT NOT NULL PRIMARY KEY,
    request TEXT NOT NULL,
    since BIGINT NOT NULL
);
CREATE INDEX suppressions_by_request ON suppressions (request);

-- The same of records: an address that another person shares may stay open, the objector's record
-- does not.
CREATE TABLE suppressed_persons (
    system TEXT NOT NULL,
    record TEXT NOT NULL,
    request TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (system, record)
);
CREATE INDEX suppressed_persons_by_request ON suppressed_persons (request);
