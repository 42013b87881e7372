-- 44 people with 200 activities each, in EspoCRM's tables. `seq_…` is MariaDB's own.
INSERT INTO contact (id, deleted, first_name, last_name, address_street, created_at)
SELECT CONCAT('bench', seq), 0, CONCAT('Vorname', seq), CONCAT('Messreihe', seq), CONCAT('Messgasse ', seq),
       '2025-03-01' + INTERVAL seq MINUTE
FROM seq_1_to_44;
INSERT INTO email_address (id, name, lower, deleted)
SELECT CONCAT('bench', seq), CONCAT('m', seq, '@messreihe.example'), CONCAT('m', seq, '@messreihe.example'), 0
FROM seq_1_to_44;
INSERT INTO entity_email_address (entity_id, email_address_id, entity_type, `primary`, deleted)
SELECT CONCAT('bench', seq), CONCAT('bench', seq), 'Contact', 1, 0 FROM seq_1_to_44;
INSERT INTO phone_number (id, name, `numeric`, type, deleted)
SELECT CONCAT('bench', seq), CONCAT('+4317000', 1000 + seq), CONCAT('4317000', 1000 + seq), 'Office', 0 FROM seq_1_to_44;
INSERT INTO entity_phone_number (entity_id, phone_number_id, entity_type, `primary`, deleted)
SELECT CONCAT('bench', seq), CONCAT('bench', seq), 'Contact', 1, 0 FROM seq_1_to_44;
INSERT INTO `call` (id, name, deleted, description, parent_id, parent_type)
SELECT CONCAT('b', p.seq, 'a', a.seq), 'Rückruf', 0, CONCAT('Vorname', p.seq, ' Messreihe', p.seq, ' ruft zurück'),
       CONCAT('bench', p.seq), 'Contact'
FROM seq_1_to_44 p CROSS JOIN seq_1_to_50 a;
INSERT INTO call_contact (call_id, contact_id, deleted) SELECT id, parent_id, 0 FROM `call` WHERE parent_id LIKE 'bench%';
INSERT INTO meeting (id, name, deleted, description, parent_id, parent_type)
SELECT CONCAT('b', p.seq, 'a', a.seq), 'Besprechung', 0, CONCAT('mit Messreihe', p.seq), CONCAT('bench', p.seq), 'Contact'
FROM seq_1_to_44 p CROSS JOIN seq_1_to_50 a;
INSERT INTO contact_meeting (meeting_id, contact_id, deleted)
SELECT id, parent_id, 0 FROM meeting WHERE parent_id LIKE 'bench%';
INSERT INTO task (id, name, deleted, description, parent_id, parent_type, contact_id)
SELECT CONCAT('b', p.seq, 'a', a.seq), 'Unterlagen', 0, CONCAT('an m', p.seq, '@messreihe.example'), CONCAT('bench', p.seq),
       'Contact', CONCAT('bench', p.seq)
FROM seq_1_to_44 p CROSS JOIN seq_1_to_50 a;
-- A line of the record's stream.
INSERT INTO note (id, deleted, post, type, parent_id, parent_type)
SELECT CONCAT('b', p.seq, 'a', a.seq), 0, CONCAT('Messreihe', p.seq, ' fragt nach'), 'Post', CONCAT('bench', p.seq), 'Contact'
FROM seq_1_to_44 p CROSS JOIN seq_1_to_50 a;
