-- What was derived from an original: bytes by hash, findings as the JSON of findings/.
CREATE TABLE artefact (
  id TEXT PRIMARY KEY,
  original_id TEXT NOT NULL REFERENCES original(id),
  job_id TEXT NOT NULL REFERENCES job(id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  size_bytes BIGINT NOT NULL CHECK (size_bytes > 0),
  made_ms BIGINT NOT NULL,
  UNIQUE (job_id, name)
);
CREATE INDEX artefact_original ON artefact (original_id, kind);
CREATE INDEX artefact_sha256 ON artefact (sha256);

CREATE TABLE finding (
  job_id TEXT PRIMARY KEY REFERENCES job(id),
  original_id TEXT NOT NULL REFERENCES original(id),
  stage TEXT NOT NULL,
  made_ms BIGINT NOT NULL,
  result TEXT NOT NULL DEFAULT '',  -- what reports count: the verdict of a probe, the proxy method of a derive
  content TEXT NOT NULL
);
CREATE INDEX finding_original ON finding (original_id, stage, made_ms, result);

CREATE TABLE sighting (
  id TEXT PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES job(id),
  original_id TEXT NOT NULL REFERENCES original(id),
  ordinal BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('confident', 'check', 'unread')),
  vrm_normal TEXT,
  confidence DOUBLE PRECISION NOT NULL,
  content TEXT NOT NULL,
  UNIQUE (job_id, ordinal)
);
CREATE INDEX sighting_vrm ON sighting (vrm_normal) WHERE vrm_normal IS NOT NULL;
