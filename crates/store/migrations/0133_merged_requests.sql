-- The number of the request that goes on with what this one asked for, once it was merged.
ALTER TABLE requests ADD COLUMN merged_into TEXT;
CREATE INDEX requests_merged ON requests (merged_into) WHERE merged_into IS NOT NULL;
