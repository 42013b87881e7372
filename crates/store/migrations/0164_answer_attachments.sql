-- Files that lie beside rows of an answer: what is told is exactly what was looked at.
CREATE TABLE answer_attachments (
    answer TEXT NOT NULL REFERENCES answers (id),
    place BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    -- Ground on which the file alone is not told.
    left_out TEXT,
    PRIMARY KEY (answer, place)
);
