-- A decision may be taken back by its officer for a while; its row stays and says so.
ALTER TABLE decision ADD COLUMN stands_ms BIGINT NOT NULL DEFAULT 0;       -- from here on it cannot be taken back
ALTER TABLE decision ADD COLUMN undone_ms BIGINT;
ALTER TABLE decision ADD COLUMN state_before TEXT NOT NULL DEFAULT '';     -- where the case goes back to
ALTER TABLE decision ADD COLUMN offence_before TEXT;

-- Outcomes are also recorded in the console.
ALTER TABLE outcome ADD COLUMN source_now TEXT NOT NULL DEFAULT 'command'
  CHECK (source_now IN ('command', 'import', 'console'));
UPDATE outcome SET source_now = source;
ALTER TABLE outcome DROP COLUMN source;
ALTER TABLE outcome RENAME COLUMN source_now TO source;

-- What an officer asks the submitter for. The case waits for the answer; its clock does not.
CREATE TABLE submitter_request (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES review_case(id),
  officer_id TEXT NOT NULL REFERENCES officer(id),
  wants TEXT NOT NULL,               -- codes with a space between: review/submitter_requests.hpp
  text TEXT NOT NULL,
  answer_by_day BIGINT NOT NULL,     -- days since 1970-01-01, Europe/London
  asked_ms BIGINT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'lapsed', 'closed')),
  ended_ms BIGINT,
  CHECK ((state = 'open') = (ended_ms IS NULL))
);
CREATE UNIQUE INDEX submitter_request_one ON submitter_request (case_id) WHERE state = 'open';
CREATE INDEX submitter_request_case ON submitter_request (case_id, asked_ms);
CREATE INDEX submitter_request_due ON submitter_request (answer_by_day) WHERE state = 'open';
CREATE INDEX submitter_request_officer ON submitter_request (officer_id, ended_ms) WHERE state IN ('answered', 'lapsed');

-- Other reports of the same incident: near in time.
CREATE INDEX submission_incident ON submission (incident_ms);

-- The same vehicle in the last twelve months, newest first, however often it was reported.
DROP INDEX review_case_vrm;
CREATE INDEX review_case_vrm ON review_case (vrm_normal, opened_ms);

-- What an officer may still take back.
CREATE INDEX decision_officer_stands ON decision (officer_id, stands_ms);
