-- More roles than the first five, and officers who have left: their rows stay, since decisions name them.
ALTER TABLE officer ADD COLUMN role_now TEXT NOT NULL DEFAULT 'reviewer' CHECK (role_now IN (
  'reviewer', 'supervisor', 'clerk', 'decision_maker', 'prosecutor', 'disclosure_officer', 'auditor', 'administrator'));
UPDATE officer SET role_now = role;
ALTER TABLE officer DROP COLUMN role;
ALTER TABLE officer RENAME COLUMN role_now TO role;
ALTER TABLE officer ADD COLUMN left_ms BIGINT;

-- An officer's browser. The token is stored as SHA-256: the table opens nothing.
CREATE TABLE console_session (
  token_sha256 TEXT PRIMARY KEY CHECK (length(token_sha256) = 64),
  csrf_token TEXT NOT NULL,
  officer_id TEXT NOT NULL REFERENCES officer(id),
  notice TEXT NOT NULL DEFAULT '',     -- what the next page says once
  made_ms BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL,
  idle_ends_ms BIGINT NOT NULL,        -- moves with every click
  ends_ms BIGINT NOT NULL,             -- never moves
  confirmed_ms BIGINT NOT NULL         -- when the officer last proved who they are (step-up)
);
CREATE INDEX console_session_officer ON console_session (officer_id);
CREATE INDEX console_session_ends ON console_session (ends_ms);
