-- What goes between us and the submitter after the report.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  dedupe_key TEXT NOT NULL UNIQUE,  -- the same news twice is one message
  kind TEXT NOT NULL,               -- a template: web/mail
  recipient TEXT NOT NULL,          -- '' once sent or given up: the address stands with the submitter
  language TEXT NOT NULL CHECK (language IN ('en', 'cy')),
  parameters TEXT NOT NULL,         -- JSON for the template; '{}' once sent or given up
  submission_id TEXT REFERENCES submission(id),
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
  attempt BIGINT NOT NULL DEFAULT 0,
  made_ms BIGINT NOT NULL,
  due_ms BIGINT NOT NULL,
  ended_ms BIGINT,
  last_error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_due ON outbox (due_ms, id) WHERE state = 'waiting';

-- What the submitter signed, whole. Personal: destroyed with the submitter's details; its hash stays in the custody log.
CREATE TABLE statement (
  submission_id TEXT PRIMARY KEY REFERENCES submission(id),
  text TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  signed_name TEXT NOT NULL,
  signed_ms BIGINT NOT NULL
);

-- What a submitter added or asked after the report was sent.
CREATE TABLE submitter_message (
  id TEXT PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submission(id),
  kind TEXT NOT NULL CHECK (kind IN ('more', 'withdraw')),
  text TEXT NOT NULL,
  sent_ms BIGINT NOT NULL
);
CREATE INDEX submitter_message_submission ON submitter_message (submission_id, sent_ms);
