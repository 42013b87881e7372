-- What the hourly look whether all that must hold holds found last, for the pages of every node. One row;
-- the node that is at it holds it by a lease.
CREATE TABLE examinations (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    examined_at BIGINT NOT NULL,
    found BIGINT NOT NULL,
    findings TEXT NOT NULL,
    lease_token TEXT NOT NULL,
    lease_until BIGINT NOT NULL
);
INSERT INTO examinations (id, examined_at, found, findings, lease_token, lease_until)
VALUES (1, 0, 0, '[]', '', 0);
