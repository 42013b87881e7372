-- Public holidays an administrator added because a statute came after the calendar the product
-- brings. Rows are never changed or removed: the number is part of the calendar's version that
-- every request keeps.
CREATE TABLE holidays (
    number BIGINT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    -- AT, DE, DE-BY, …: every region within keeps the day too.
    region TEXT NOT NULL,
    name_de TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- The statute or order that says so.
    source TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    UNIQUE (day, region)
);
