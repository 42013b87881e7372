-- How the list of requests looks for an account: what it leaves out, and how close the rows stand.
CREATE TABLE request_list_looks (
    account TEXT NOT NULL PRIMARY KEY,
    -- Words of columns, a space between them.
    hidden TEXT NOT NULL,
    -- normal, compact or comfortable; empty where the browser's own choice counts.
    rows_word TEXT NOT NULL,
    saved_at BIGINT NOT NULL
);
