-- Changes to the tables of data/law made while the program runs (review/law_amendments.hpp): read over the compiled
-- tables in this order. Never changed, never deleted: what was decided under them stays explainable.
CREATE TABLE law_amendment (
  ordinal BIGINT PRIMARY KEY CHECK (ordinal >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('offence_added', 'offence_ended', 'holidays_added')),
  content TEXT NOT NULL,             -- JSON: cells by column
  source TEXT NOT NULL,
  officer_id TEXT NOT NULL REFERENCES officer(id),
  made_ms BIGINT NOT NULL
);
CREATE FUNCTION law_amendment_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'amendments of the law are append-only'; END $$;
CREATE TRIGGER law_amendment_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON law_amendment
FOR EACH STATEMENT EXECUTE FUNCTION law_amendment_append_only();

-- Settings and texts that the force changed while the program runs (store/force_changes.hpp); the last of a name holds.
CREATE TABLE force_change (
  ordinal BIGINT PRIMARY KEY CHECK (ordinal >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('setting', 'wording')),
  name TEXT NOT NULL,                -- section.key, or en:file.table.key
  value TEXT,                        -- NULL: what file or program say again
  officer_id TEXT NOT NULL REFERENCES officer(id),
  made_ms BIGINT NOT NULL
);
CREATE INDEX force_change_name ON force_change (kind, name, ordinal);
CREATE FUNCTION force_change_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'changes by the force are append-only'; END $$;
CREATE TRIGGER force_change_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON force_change
FOR EACH STATEMENT EXECUTE FUNCTION force_change_append_only();
