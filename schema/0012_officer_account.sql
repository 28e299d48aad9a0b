-- How an officer signs in here: a name, a password and an authenticator app. Who has no row signs in by the force's
-- identity provider, or not at all.
CREATE TABLE officer_account (
  officer_id TEXT PRIMARY KEY REFERENCES officer(id),
  sign_in TEXT NOT NULL UNIQUE CHECK (sign_in = lower(sign_in)),
  password_hash TEXT NOT NULL,          -- Argon2id with its salt and cost, as libsodium writes it
  totp_secret TEXT NOT NULL,            -- base 32 (RFC 6238)
  totp_step BIGINT NOT NULL DEFAULT 0,  -- the last step used: a code opens once
  totp_proposed TEXT,                   -- the next secret, until a code of it has been typed
  made_ms BIGINT NOT NULL,
  password_ms BIGINT NOT NULL
);

-- Stands in for the authenticator app, each once. 50 random bits behind a password: no slow hash is needed.
CREATE TABLE officer_recovery_code (
  officer_id TEXT NOT NULL REFERENCES officer(id),
  code_sha256 TEXT NOT NULL CHECK (length(code_sha256) = 64),
  used_ms BIGINT,
  PRIMARY KEY (officer_id, code_sha256)
);

-- Opens the page on which an officer chooses a password, once. What was chosen waits here until the app is proved too.
CREATE TABLE officer_invitation (
  code_sha256 TEXT PRIMARY KEY CHECK (length(code_sha256) = 64),
  officer_id TEXT NOT NULL REFERENCES officer(id),
  sign_in TEXT,
  password_hash TEXT,
  totp_secret TEXT,
  made_ms BIGINT NOT NULL,
  ends_ms BIGINT NOT NULL,
  used_ms BIGINT
);
CREATE INDEX officer_invitation_officer ON officer_invitation (officer_id);

-- Whom the force's identity provider means. The administrator writes the identifier; subject and issuer are kept at the
-- first sign-in and are what counts from then on.
CREATE TABLE officer_identity (
  officer_id TEXT PRIMARY KEY REFERENCES officer(id),
  identifier TEXT NOT NULL UNIQUE,
  issuer TEXT,
  subject TEXT,
  UNIQUE (issuer, subject),
  CHECK ((issuer IS NULL) = (subject IS NULL))
);

-- A browser on its way in: the password was right, or the identity provider has been asked.
CREATE TABLE sign_in_attempt (
  token_sha256 TEXT PRIMARY KEY CHECK (length(token_sha256) = 64),
  officer_id TEXT REFERENCES officer(id),
  next TEXT NOT NULL DEFAULT '/',
  state TEXT NOT NULL DEFAULT '',
  nonce TEXT NOT NULL DEFAULT '',
  verifier TEXT NOT NULL DEFAULT '',    -- of PKCE (RFC 7636)
  ends_ms BIGINT NOT NULL
);

-- A browser in which an officer has signed in before: what strangers type elsewhere does not make it wait.
CREATE TABLE officer_device (
  token_sha256 TEXT PRIMARY KEY CHECK (length(token_sha256) = 64),
  officer_id TEXT NOT NULL REFERENCES officer(id),
  ends_ms BIGINT NOT NULL
);
CREATE INDEX officer_device_officer ON officer_device (officer_id);
