-- A browser's way to one draft or one submission. Tokens and codes are stored as SHA-256: the table opens nothing.
CREATE TABLE portal_session (
  token_sha256 TEXT PRIMARY KEY CHECK (length(token_sha256) = 64),
  csrf_token TEXT NOT NULL,
  draft_id TEXT REFERENCES draft(id),
  submission_id TEXT REFERENCES submission(id),  -- a report that is tracked
  notice TEXT NOT NULL DEFAULT '',               -- what the next page says once
  made_ms BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL
);
CREATE INDEX portal_session_expires ON portal_session (expires_ms);
CREATE INDEX portal_session_draft ON portal_session (draft_id) WHERE draft_id IS NOT NULL;

-- A code sent by e-mail, to come back to a draft or to prove an address.
CREATE TABLE access_code (
  id TEXT PRIMARY KEY,
  draft_id TEXT NOT NULL REFERENCES draft(id),
  code_sha256 TEXT NOT NULL CHECK (length(code_sha256) = 64),  -- of the code with this id in front
  attempts_left BIGINT NOT NULL,
  made_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL
);
CREATE INDEX access_code_draft ON access_code (draft_id, made_ms);

-- How many were shown another door before they sent anything, by reason: demand that no case shows.
CREATE TABLE routed_out (
  on_day BIGINT NOT NULL,           -- days since 1970-01-01, Europe/London
  reason TEXT NOT NULL,
  people BIGINT NOT NULL CHECK (people >= 1),
  PRIMARY KEY (on_day, reason)
);
