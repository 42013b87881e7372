-- 44 people with 200 activities each, in the tables that SuiteCRM and SugarCRM share. `seq_…` is MariaDB's own; for
-- PostgreSQL a series takes its place.
INSERT INTO contacts (id, first_name, last_name, phone_work, primary_address_street, deleted)
SELECT CONCAT('bench-', p.seq), CONCAT('Vorname', p.seq), CONCAT('Messreihe', p.seq), CONCAT('+43 1 7000', 1000 + p.seq),
       CONCAT('Messgasse ', p.seq), 0
FROM seq_1_to_44 p;
INSERT INTO email_addresses (id, email_address, email_address_caps, invalid_email, opt_out, deleted)
SELECT CONCAT('bench-', p.seq), CONCAT('m', p.seq, '@messreihe.example'), CONCAT('M', p.seq, '@MESSREIHE.EXAMPLE'), 0, 0, 0
FROM seq_1_to_44 p;
INSERT INTO email_addr_bean_rel (id, email_address_id, bean_id, bean_module, primary_address, deleted)
SELECT CONCAT('bench-', p.seq), CONCAT('bench-', p.seq), CONCAT('bench-', p.seq), 'Contacts', 1, 0 FROM seq_1_to_44 p;
INSERT INTO calls (id, name, description, parent_type, parent_id, deleted)
SELECT CONCAT('bench-', p.seq, '-', a.seq), 'Rückruf', CONCAT('Vorname', p.seq, ' Messreihe', p.seq, ' ruft zurück'), 'Contacts',
       CONCAT('bench-', p.seq), 0
FROM seq_1_to_44 p CROSS JOIN seq_1_to_50 a;
INSERT INTO calls_contacts (id, call_id, contact_id, deleted)
SELECT id, id, parent_id, 0 FROM calls WHERE id LIKE 'bench-%';
INSERT INTO meetings (id, name, description, parent_type, parent_id, deleted)
SELECT CONCAT('bench-', p.seq, '-', a.seq), 'Besprechung', CONCAT('mit Messreihe', p.seq), 'Contacts', CONCAT('bench-', p.seq), 0
FROM seq_1_to_44 p CROSS JOIN seq_1_to_50 a;
INSERT INTO meetings_contacts (id, meeting_id, contact_id, deleted)
SELECT id, id, parent_id, 0 FROM meetings WHERE id LIKE 'bench-%';
INSERT INTO tasks (id, name, description, parent_type, parent_id, contact_id, deleted)
SELECT CONCAT('bench-', p.seq, '-', a.seq), 'Unterlagen', CONCAT('an m', p.seq, '@messreihe.example'), 'Contacts',
       CONCAT('bench-', p.seq), CONCAT('bench-', p.seq), 0
FROM seq_1_to_44 p CROSS JOIN seq_1_to_50 a;
INSERT INTO notes (id, name, description, parent_type, parent_id, contact_id, deleted)
SELECT CONCAT('bench-', p.seq, '-', a.seq), 'Notiz', CONCAT('Messreihe', p.seq, ' fragt nach'), 'Contacts', CONCAT('bench-', p.seq),
       CONCAT('bench-', p.seq), 0
FROM seq_1_to_44 p CROSS JOIN seq_1_to_50 a;
INSERT INTO contacts_audit (id, parent_id, field_name, data_type, before_value_string, after_value_string)
SELECT CONCAT('bench-', p.seq, '-', a.seq), CONCAT('bench-', p.seq), 'phone_work', 'phone', CONCAT('+43 1 6000', a.seq),
       CONCAT('+43 1 7000', 1000 + p.seq)
FROM seq_1_to_44 p CROSS JOIN seq_1_to_40 a;
