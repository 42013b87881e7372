-- The systems in which the persons of a request stand, each once, between spaces: ' archiv crm '.
ALTER TABLE requests ADD COLUMN systems TEXT NOT NULL DEFAULT ' ';
WITH RECURSIVE told (request, system, systems) AS (
    SELECT p.request, MIN(p.system), ' ' || MIN(p.system) || ' '
    FROM request_persons p GROUP BY p.request
    UNION
    SELECT t.request, n.system, t.systems || n.system || ' '
    FROM told t JOIN request_persons n ON n.request = t.request
    WHERE n.system = (SELECT MIN(p.system) FROM request_persons p
                      WHERE p.request = t.request AND p.system > t.system)
)
UPDATE requests SET systems = f.systems
FROM (SELECT t.request, MAX(t.systems) AS systems FROM told t GROUP BY t.request) f
WHERE f.request = requests.id;

-- Lists and counts filter inside an index, whatever they filter by: an index by right or assignee
-- alone led through every closed request of a right or of somebody.
DROP INDEX requests_by_due;
DROP INDEX requests_by_age;
DROP INDEX requests_by_state;
DROP INDEX requests_by_right;
DROP INDEX requests_by_assignee;
DROP INDEX requests_open;
DROP INDEX requests_counted;
CREATE INDEX requests_open
    ON requests (due_day, id, state, right_word, assignee, channel, legal_day, systems, reference)
    WHERE state <> 'closed';
CREATE INDEX requests_by_due
    ON requests (due_day, id, state, right_word, assignee, channel, legal_day, systems);
CREATE INDEX requests_by_age
    ON requests (received_day, id, state, right_word, assignee, channel, systems);
CREATE INDEX requests_counted
    ON requests (state, right_word, assignee, channel, systems, due_day, legal_day);
