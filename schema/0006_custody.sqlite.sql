-- The custody log: every entry hashes the one before (store/custody_log.hpp). Ids, codes and hashes only, so
-- that names, marks and free text can be destroyed and the log stays whole.
CREATE TABLE custody_entry (
  seq BIGINT PRIMARY KEY CHECK (seq >= 1),
  at_ms BIGINT NOT NULL,
  actor TEXT NOT NULL,
  event TEXT NOT NULL,
  subject TEXT NOT NULL,
  content TEXT NOT NULL,
  previous_sha256 TEXT NOT NULL CHECK (length(previous_sha256) = 64),
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64)
);
CREATE INDEX custody_entry_subject ON custody_entry (subject);
CREATE TRIGGER custody_entry_no_update BEFORE UPDATE ON custody_entry
BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END;
CREATE TRIGGER custody_entry_no_delete BEFORE DELETE ON custody_entry
BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END;
