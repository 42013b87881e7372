-- Every text a house gave its letters, by kind and language. A text that is missing stands for the
-- one that comes with the product. A row is never changed.
CREATE TABLE letter_templates (
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (kind, language, version)
);
-- Every head its paper had. A head that is missing stands for the one of the configuration; the
-- logo is base64, empty where there is none. A row is never changed.
CREATE TABLE letterheads (
    version BIGINT NOT NULL PRIMARY KEY,
    head TEXT,
    logo TEXT NOT NULL,
    logo_bytes BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
