-- A sealed package in parts, so that nobody has to hold all of it at once; each part is sealed for its own place. The
-- row in answer_packages says that it is kept; its content is empty, except in those that were made before.
CREATE TABLE answer_package_parts (
    answer TEXT NOT NULL REFERENCES answers (id),
    -- Its place, from 0.
    part BIGINT NOT NULL,
    content BYTES NOT NULL,
    PRIMARY KEY (answer, part)
);
