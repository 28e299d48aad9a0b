-- Outcomes that a force has published row by row, kept apart from our own cases.
CREATE TABLE published_import (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,              -- the map's name, e.g. west-yorkshire
  publisher TEXT NOT NULL,           -- the force's own name, for people
  disposal_basis TEXT NOT NULL CHECK (disposal_basis IN ('recommended', 'final', 'not_stated')),
  file_sha256 TEXT NOT NULL CHECK (length(file_sha256) = 64),
  imported_ms BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  UNIQUE (source, file_sha256)       -- the same file twice is imported once
);

CREATE TABLE published_outcome (
  import_id TEXT NOT NULL REFERENCES published_import(id),
  row_number BIGINT NOT NULL,        -- line of the file, the header being 1
  received_day BIGINT,               -- days since 1970-01-01; NULL where none is published
  submitter_mode TEXT NOT NULL,      -- our word; '' where the map has none for the published one
  offence TEXT,                      -- CJS code where the row has one
  offence_wording TEXT NOT NULL,
  second_offence TEXT NOT NULL,      -- as published
  district TEXT NOT NULL,
  place TEXT NOT NULL,
  make TEXT NOT NULL,
  model TEXT NOT NULL,
  colour TEXT NOT NULL,
  disposal TEXT,                     -- our code; NULL where the map has none for the published word
  published_disposal TEXT NOT NULL,
  nfa_reason TEXT,                   -- our code; NULL where none is published or the map has none
  PRIMARY KEY (import_id, row_number)
);

-- What a person should look at: listed, never dropped.
CREATE TABLE published_remark (
  import_id TEXT NOT NULL REFERENCES published_import(id),
  row_number BIGINT NOT NULL,
  column_name TEXT NOT NULL,         -- as the file spells it
  remark TEXT NOT NULL,              -- unmapped, registration_mark, unmapped_column, cell_count
  value TEXT NOT NULL,
  PRIMARY KEY (import_id, row_number, column_name, remark)
);
