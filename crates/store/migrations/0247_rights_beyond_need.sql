-- How many rights the account of a CRM's database has that nothing of ours needs, as the last check found.
ALTER TABLE system_checks ADD COLUMN rights_beyond BIGINT NOT NULL DEFAULT 0;
