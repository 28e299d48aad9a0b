-- Leave to see the footage of a case, or who sent it, for a while. The custody log has an entry of it before a byte is
-- served, and another each time it is prolonged.
CREATE TABLE viewing (
  id TEXT PRIMARY KEY,               -- stands in the addresses of the bytes
  case_id TEXT NOT NULL REFERENCES review_case(id),
  officer_id TEXT NOT NULL REFERENCES officer(id),
  subject TEXT NOT NULL CHECK (subject IN ('footage', 'preview', 'submitter')),
  reason TEXT NOT NULL DEFAULT '',   -- code in viewing_reasons.tsv; '' where the force asks for none
  made_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL
);
CREATE INDEX viewing_officer ON viewing (officer_id, case_id, subject, expires_ms);
CREATE INDEX viewing_expires ON viewing (expires_ms);

-- A moment, or a stretch, that an officer has marked. Frames are the original's, counted from 0.
CREATE TABLE marker (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES review_case(id),
  original_id TEXT NOT NULL REFERENCES original(id),
  first_frame BIGINT NOT NULL CHECK (first_frame >= 0),
  last_frame BIGINT NOT NULL CHECK (last_frame >= first_frame),  -- the same for a moment
  first_ms BIGINT NOT NULL,          -- after the original's first frame
  last_ms BIGINT NOT NULL,
  title TEXT NOT NULL,
  officer_id TEXT NOT NULL REFERENCES officer(id),
  made_ms BIGINT NOT NULL,
  removed_ms BIGINT
);
CREATE INDEX marker_case ON marker (case_id, original_id, first_frame);

-- What an officer says the registration mark is, beside what was reported and what was read. Added, never changed.
CREATE TABLE plate_check (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES review_case(id),
  ordinal BIGINT NOT NULL CHECK (ordinal >= 1),
  original_id TEXT NOT NULL REFERENCES original(id),
  frame BIGINT NOT NULL CHECK (frame >= 0),
  vrm_reported TEXT NOT NULL,
  vrm_read TEXT,                     -- by the machine, where it read one at that place
  vrm_confirmed TEXT NOT NULL,
  officer_id TEXT NOT NULL REFERENCES officer(id),
  checked_ms BIGINT NOT NULL,
  UNIQUE (case_id, ordinal)
);

-- The last mark confirmed: what the case goes by.
ALTER TABLE review_case ADD COLUMN vrm_confirmed TEXT;
CREATE INDEX review_case_vrm_confirmed ON review_case (vrm_confirmed) WHERE vrm_confirmed IS NOT NULL;

-- A still of an original that an officer produces. Its picture is the artefact of its job.
CREATE TABLE exhibit (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES review_case(id),
  label TEXT NOT NULL,               -- AB/1: the officer's initials, and their number in the case
  original_id TEXT NOT NULL REFERENCES original(id),
  frame BIGINT NOT NULL CHECK (frame >= 0),
  at_ms BIGINT NOT NULL,             -- after the original's first frame
  job_id TEXT NOT NULL REFERENCES job(id),
  title TEXT NOT NULL,
  officer_id TEXT NOT NULL REFERENCES officer(id),
  made_ms BIGINT NOT NULL,
  UNIQUE (case_id, label)
);
CREATE INDEX exhibit_job ON exhibit (job_id);
