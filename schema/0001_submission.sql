-- What a member of the public sent. Personal details stand apart, so that they can be destroyed apart.
CREATE TABLE officer (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('reviewer', 'supervisor', 'clerk', 'decision_maker', 'prosecutor')),
  added_ms BIGINT NOT NULL
);

CREATE TABLE submission (
  id TEXT PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,   -- public, unguessable
  request_id TEXT NOT NULL UNIQUE,  -- chosen by whoever sends: the same request twice is one submission
  received_ms BIGINT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('command', 'portal')),
  submitter_mode TEXT NOT NULL,     -- car, cyclist, …: ingest/declaration.hpp
  incident_ms BIGINT NOT NULL,
  incident_place TEXT NOT NULL,
  offence_hint TEXT NOT NULL,
  declaration TEXT NOT NULL         -- the answers as JSON, without the submitter's details
);
CREATE INDEX submission_received ON submission (received_ms);

CREATE TABLE submitter (
  submission_id TEXT PRIMARY KEY REFERENCES submission(id),
  details TEXT NOT NULL             -- name, contact, address as JSON
);

-- The untouched file: stored once however often it is sent.
CREATE TABLE original (
  id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  size_bytes BIGINT NOT NULL CHECK (size_bytes > 0),
  sealed_ms BIGINT NOT NULL,
  state TEXT NOT NULL DEFAULT 'processing' CHECK (state IN ('processing', 'done', 'unplayable', 'incomplete')),
  reason_code TEXT,
  reason_message TEXT,
  CHECK ((state IN ('unplayable', 'incomplete')) = (reason_code IS NOT NULL))
);

CREATE TABLE submission_original (
  submission_id TEXT NOT NULL REFERENCES submission(id),
  ordinal BIGINT NOT NULL CHECK (ordinal >= 1),
  original_id TEXT NOT NULL REFERENCES original(id),
  client_name TEXT NOT NULL,        -- data from outside: shown escaped, never used as a path
  PRIMARY KEY (submission_id, ordinal)
);
CREATE INDEX submission_original_original ON submission_original (original_id);
