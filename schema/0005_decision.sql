-- An officer's act at triage (recommended) or later (final), and what happened in the world afterwards.
CREATE TABLE decision (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES review_case(id),
  ordinal BIGINT NOT NULL CHECK (ordinal >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('recommended', 'final')),
  offence TEXT,
  disposal TEXT NOT NULL,
  nfa_reason TEXT,
  notice_exception TEXT,             -- accident, warned at the time, s.2(3), or served by hand or at the address
  reason TEXT NOT NULL,
  officer_id TEXT NOT NULL REFERENCES officer(id),
  system_user TEXT NOT NULL,
  decided_ms BIGINT NOT NULL,
  UNIQUE (case_id, ordinal),
  CHECK ((disposal = 'NFA') = (nfa_reason IS NOT NULL))
);

CREATE TABLE outcome (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES review_case(id),
  event TEXT NOT NULL,
  on_day BIGINT NOT NULL,            -- days since 1970-01-01, Europe/London
  recorded_ms BIGINT NOT NULL,
  officer_id TEXT NOT NULL REFERENCES officer(id),
  system_user TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('command', 'import')),
  note TEXT NOT NULL DEFAULT '',
  UNIQUE (case_id, event, on_day)
);
CREATE INDEX outcome_event ON outcome (event, on_day);
