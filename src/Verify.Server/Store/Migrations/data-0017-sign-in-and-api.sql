-- Sessions of people. Of the cookie's secret only a hash is kept, and the directory's refresh token lies sealed. checked_at: when the directory was last asked; confirmed_at: when it last agreed.
CREATE TABLE sessions (
  tenant $text NOT NULL,
  hash $blob NOT NULL,
  person $text NOT NULL,
  name $text NOT NULL,
  role $text NOT NULL,
  refresh $blob,
  started_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  checked_at BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, hash)
);
CREATE INDEX sessions_person ON sessions (tenant, person);
CREATE INDEX sessions_expiry ON sessions (tenant, expires_at);

-- Keys for programs. person: for whom it acts; without one it decides nothing. scopes: parted by blanks.
CREATE TABLE api_keys (
  tenant $text NOT NULL,
  id $text NOT NULL,
  hash $blob NOT NULL,
  name $text NOT NULL,
  role $text NOT NULL,
  person $text,
  scopes $text NOT NULL,
  created_at BIGINT NOT NULL,
  created_by $text NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  revoked_at BIGINT,
  PRIMARY KEY (tenant, id)
);

-- Answers to requests that carried an idempotency key, for a day. Without a status the request is still at work.
CREATE TABLE api_answers (
  tenant $text NOT NULL,
  hash $blob NOT NULL,
  request $blob NOT NULL,
  status BIGINT,
  body $blob,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, hash)
);
CREATE INDEX api_answers_age ON api_answers (tenant, created_at);
