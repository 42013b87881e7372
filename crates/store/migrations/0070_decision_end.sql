-- Until when a record is kept or archived, where somebody said so.

ALTER TABLE plan_decisions ADD COLUMN until TEXT;
