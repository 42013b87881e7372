-- Why the ground of a decision holds: the id of a text of the request, which expires with the others.

ALTER TABLE plan_decisions ADD COLUMN note TEXT;
