-- A viewing can be of the case page itself: what it shows is recorded for every role, with footage or without.
CREATE TABLE viewing_with_cases (
  id TEXT PRIMARY KEY,               -- stands in the addresses of the bytes
  case_id TEXT NOT NULL REFERENCES review_case(id),
  officer_id TEXT NOT NULL REFERENCES officer(id),
  subject TEXT NOT NULL CHECK (subject IN ('case', 'footage', 'preview', 'submitter')),
  reason TEXT NOT NULL DEFAULT '',   -- code in viewing_reasons.tsv; '' where the force asks for none
  made_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL
);
INSERT INTO viewing_with_cases SELECT id, case_id, officer_id, subject, reason, made_ms, expires_ms FROM viewing;
DROP TABLE viewing;
ALTER TABLE viewing_with_cases RENAME TO viewing;
CREATE INDEX viewing_officer ON viewing (officer_id, case_id, subject, expires_ms);
CREATE INDEX viewing_expires ON viewing (expires_ms);
