-- So many rows go into the package that is made of an answer; 0 while the answer is collected.
ALTER TABLE answer_collections ADD COLUMN to_pack BIGINT NOT NULL DEFAULT 0;
