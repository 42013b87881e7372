-- Lists of requests that an account asks for again and again: a name and the filters of the page's address.
CREATE TABLE request_views (
    account TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (account, name)
);

-- How many answers went out in time, month by month.
CREATE INDEX requests_by_answer ON requests (answered_day, legal_day);
