-- One vehicle of one submission. Days are whole days since 1970-01-01; NULL where a day is not computable.
CREATE TABLE review_case (
  id TEXT PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  submission_id TEXT NOT NULL REFERENCES submission(id),
  vehicle BIGINT NOT NULL CHECK (vehicle >= 1),
  vrm_given TEXT NOT NULL,
  vrm_normal TEXT NOT NULL,          -- upper case, no spaces, ? for an unread character
  vehicle_details TEXT NOT NULL DEFAULT '{}',
  opened_ms BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'processing', 'waiting', 'awaiting_reporter', 'recommended', 'second_review', 'notice_posted',
    'driver_named', 'driver_not_named', 'decided', 'course_offered', 'cofp_offered', 'prosecution', 'closed')),
  offence TEXT,                      -- CJS code, chosen by an officer
  last_safe_posting_day BIGINT,      -- of the notice; also runs before an offence is chosen
  proceedings_day BIGINT,            -- last day to issue proceedings; NULL for an offence without a limit
  severity BIGINT NOT NULL DEFAULT 0,
  held_by TEXT REFERENCES officer(id),
  held_until_ms BIGINT,
  first_viewed_ms BIGINT,
  closed_ms BIGINT,
  UNIQUE (submission_id, vehicle),
  CHECK ((held_by IS NULL) = (held_until_ms IS NULL)),
  CHECK ((state = 'closed') = (closed_ms IS NOT NULL))
);
CREATE INDEX review_case_queue ON review_case (last_safe_posting_day, id)
  WHERE state IN ('processing', 'waiting', 'awaiting_reporter', 'second_review', 'recommended');
CREATE INDEX review_case_vrm ON review_case (vrm_normal);

-- Why an officer should look twice: unplayable, incomplete, late, …; a code and a sentence.
CREATE TABLE case_flag (
  case_id TEXT NOT NULL REFERENCES review_case(id),
  code TEXT NOT NULL,
  reason_code TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL,
  raised_ms BIGINT NOT NULL,
  PRIMARY KEY (case_id, code, reason_code)
);
