-- How many rights the account of a CRM's database has that nothing of ours needs, as the last check found.
ALTER TABLE system_checks ADD COLUMN rights_beyond BIGINT NOT NULL DEFAULT 0;

-- Days on which a ground ended that had kept records through a run, and of which somebody was told by a task.
CREATE TABLE retention_ends (
    plan TEXT NOT NULL REFERENCES plans (id),
    last_day TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (plan, last_day)
);

-- How a consent was said: act, whether expressly and for a child, the privacy notice given, as JSON.
ALTER TABLE consents ADD COLUMN circumstances TEXT NOT NULL DEFAULT '{}';

-- Where data came from that the person did not give, and what the person was told of it (Art. 14 GDPR), as JSON.
ALTER TABLE lawful_bases ADD COLUMN origin TEXT;
