-- JSON: systems that a transfer (Art. 20 GDPR) leaves out, because of the lawful bases that are recorded there.
ALTER TABLE answers ADD COLUMN not_portable TEXT NOT NULL DEFAULT '[]';
