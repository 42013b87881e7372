-- 44 people with 200 activities each, in Odoo's tables.
INSERT INTO res_partner (id, name, complete_name, type, email, email_normalized, phone, phone_sanitized, street, active, is_company,
                         commercial_partner_id)
SELECT 900000 + n, 'Vorname' || n || ' Messreihe' || n, 'Vorname' || n || ' Messreihe' || n, 'contact',
       'm' || n || '@messreihe.example', 'm' || n || '@messreihe.example', '+43 1 7000' || (1000 + n),
       '+4317000' || (1000 + n), 'Messgasse ' || n, TRUE, FALSE, 900000 + n
FROM generate_series(1, 44) n;
INSERT INTO mail_message (id, model, res_id, author_id, message_type, subject, body, email_from, date)
SELECT 900000 + n * 1000 + a, 'res.partner', 900000 + n, 900000 + n, 'email', 'Rückfrage',
       '<p>Vorname' || n || ' Messreihe' || n || ' fragt nach</p>', 'm' || n || '@messreihe.example', TIMESTAMP '2025-03-01'
FROM generate_series(1, 44) n, generate_series(1, 100) a;
INSERT INTO mail_tracking_value (id, mail_message_id, old_value_char, new_value_char)
SELECT 900000 + n * 1000 + a, 900000 + n * 1000 + a, '+43 1 6000' || a, '+43 1 7000' || (1000 + n)
FROM generate_series(1, 44) n, generate_series(1, 40) a;
INSERT INTO calendar_event (id, name, show_as, description, start, stop, active)
SELECT 900000 + n * 1000 + a, 'Besprechung', 'busy', 'mit Messreihe' || n, TIMESTAMP '2025-03-01 10:00', TIMESTAMP '2025-03-01 11:00',
       TRUE
FROM generate_series(1, 44) n, generate_series(1, 50) a;
INSERT INTO calendar_event_res_partner_rel (calendar_event_id, res_partner_id)
SELECT 900000 + n * 1000 + a, 900000 + n FROM generate_series(1, 44) n, generate_series(1, 50) a;
INSERT INTO calendar_attendee (id, event_id, partner_id, common_name)
SELECT 900000 + n * 1000 + a, 900000 + n * 1000 + a, 900000 + n, 'Vorname' || n || ' Messreihe' || n
FROM generate_series(1, 44) n, generate_series(1, 50) a;
INSERT INTO crm_lead (id, name, type, partner_id, contact_name, email_from, phone, description, active)
SELECT 900000 + n * 1000 + a, 'Anfrage', 'opportunity', 900000 + n, 'Vorname' || n || ' Messreihe' || n,
       'm' || n || '@messreihe.example', '+43 1 7000' || (1000 + n), 'Messreihe' || n || ' fragt an', TRUE
FROM generate_series(1, 44) n, generate_series(1, 10) a;
INSERT INTO mail_followers (id, res_id, res_model, partner_id)
SELECT 900000 + n * 1000 + a, 900000 + n * 1000 + a, 'crm.lead', 900000 + n
FROM generate_series(1, 44) n, generate_series(1, 10) a;
