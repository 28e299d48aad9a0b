-- What a member of the public has begun and not yet sent, and the bytes that are on their way. Destroyed when sent or
-- when it lapses: nothing of it is a submission.
CREATE TABLE draft (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('report', 'more')),  -- more: for a submission that exists
  submission_id TEXT REFERENCES submission(id),           -- more: what it adds to; report: what it became
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sent')),
  request_id TEXT NOT NULL UNIQUE,                        -- of the submission it becomes: sent twice is sent once
  language TEXT NOT NULL CHECK (language IN ('en', 'cy')),
  email TEXT NOT NULL DEFAULT '',                         -- where to return to it; '' until given
  email_proved_ms BIGINT,                                 -- a code sent there came back
  answers TEXT NOT NULL DEFAULT '{}',                     -- JSON by page; '{}' again once sent
  version BIGINT NOT NULL DEFAULT 0,                      -- of the answers: a save names the one it read
  made_ms BIGINT NOT NULL,
  saved_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  CHECK (kind = 'report' OR submission_id IS NOT NULL),
  CHECK (state = 'open' OR submission_id IS NOT NULL)
);
CREATE INDEX draft_expires ON draft (expires_ms);
CREATE INDEX draft_email ON draft (email) WHERE email <> '' AND state = 'open';

CREATE TABLE upload (
  id TEXT PRIMARY KEY,              -- 128 random bits; its bytes lie in the vault's incoming folder of that name
  draft_id TEXT NOT NULL REFERENCES draft(id),
  client_name TEXT NOT NULL,        -- data from outside: shown escaped, never used as a path
  size_bytes BIGINT NOT NULL CHECK (size_bytes > 0),
  offset_bytes BIGINT NOT NULL DEFAULT 0 CHECK (offset_bytes >= 0 AND offset_bytes <= size_bytes),  -- durable
  sha256 TEXT CHECK (length(sha256) = 64),                -- once sealed
  moment_ms BIGINT CHECK (moment_ms >= 0),                -- into the clip: where the submitter says it happens
  made_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  CHECK (sha256 IS NULL OR offset_bytes = size_bytes)
);
CREATE INDEX upload_draft ON upload (draft_id, made_ms, id);
CREATE INDEX upload_expires ON upload (expires_ms);
CREATE INDEX upload_sha256 ON upload (sha256) WHERE sha256 IS NOT NULL;
