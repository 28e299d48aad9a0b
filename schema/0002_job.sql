-- Work on originals. A job is unique by what it does, so adding it twice is adding it once.
CREATE TABLE job (
  id TEXT PRIMARY KEY,
  original_id TEXT NOT NULL REFERENCES original(id),
  stage TEXT NOT NULL,
  stage_version BIGINT NOT NULL,
  parameters TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'available' CHECK (state IN ('available', 'running', 'done', 'failed')),
  attempt BIGINT NOT NULL DEFAULT 0 CHECK (attempt >= 0),  -- counted at claim: a crash counts; also the fence
  priority BIGINT NOT NULL DEFAULT 0,                      -- the last safe posting day of the most urgent case
  due_ms BIGINT NOT NULL,
  leased_by TEXT,
  lease_until_ms BIGINT,
  UNIQUE (original_id, stage, stage_version, parameters),
  CHECK ((state = 'running') = (lease_until_ms IS NOT NULL)),
  CHECK ((state = 'running') = (leased_by IS NOT NULL))
);
CREATE INDEX job_claim ON job (priority, due_ms, id) WHERE state = 'available';
CREATE INDEX job_lease ON job (lease_until_ms) WHERE state = 'running';

-- What became of each attempt, for the operator and the media health table.
CREATE TABLE job_attempt (
  job_id TEXT NOT NULL REFERENCES job(id),
  attempt BIGINT NOT NULL,
  worker TEXT NOT NULL,
  started_ms BIGINT NOT NULL,
  ended_ms BIGINT,
  outcome TEXT CHECK (outcome IN ('done', 'failed', 'lapsed', 'cancelled')),
  error_code TEXT,
  error_message TEXT,
  cpu_ms BIGINT,
  peak_memory_bytes BIGINT,
  PRIMARY KEY (job_id, attempt),
  CHECK ((ended_ms IS NULL) = (outcome IS NULL))
);
