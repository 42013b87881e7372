-- Who asked a run to stop after the batch it is at, and when. It stands while the run is under way or paused, and goes
-- when somebody goes on with it by hand, or when it ends before it could stop.
ALTER TABLE runs ADD COLUMN stop_by TEXT;
ALTER TABLE runs ADD COLUMN stop_at BIGINT;
