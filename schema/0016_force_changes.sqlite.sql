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
CREATE TRIGGER law_amendment_no_update BEFORE UPDATE ON law_amendment
BEGIN SELECT RAISE(ABORT, 'amendments of the law are append-only'); END;
CREATE TRIGGER law_amendment_no_delete BEFORE DELETE ON law_amendment
BEGIN SELECT RAISE(ABORT, 'amendments of the law are append-only'); END;

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
CREATE TRIGGER force_change_no_update BEFORE UPDATE ON force_change
BEGIN SELECT RAISE(ABORT, 'changes by the force are append-only'); END;
CREATE TRIGGER force_change_no_delete BEFORE DELETE ON force_change
BEGIN SELECT RAISE(ABORT, 'changes by the force are append-only'); END;
