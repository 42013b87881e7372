-- When it was first seen that the CRM wrote to somebody whose processing is restricted.
ALTER TABLE restrictions ADD COLUMN mailed_at BIGINT;
