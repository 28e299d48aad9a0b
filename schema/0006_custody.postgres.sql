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
CREATE FUNCTION custody_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the custody log is append-only'; END $$;
CREATE TRIGGER custody_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON custody_entry
FOR EACH STATEMENT EXECUTE FUNCTION custody_entry_append_only();
