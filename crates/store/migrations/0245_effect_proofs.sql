-- The text of the request that shows that a correction is right: it goes with a draft that is dropped.
ALTER TABLE effects ADD COLUMN proof TEXT;
