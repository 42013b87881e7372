-- The tabs of the list count every request there ever was, by its state and where its persons stand. An index of these two
-- alone is a tenth of the one that also holds what else a list filters by.
CREATE INDEX requests_by_place ON requests (state, systems);
