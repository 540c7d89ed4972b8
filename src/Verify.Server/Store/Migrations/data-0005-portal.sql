-- A paper that a candidate gave; its bytes lie in files under the candidate's key. state: waiting, read, unreadable, held.
CREATE TABLE uploads (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  id $text NOT NULL,
  slot $text NOT NULL,
  source $text NOT NULL,
  live BIGINT NOT NULL,
  pages BIGINT NOT NULL,
  state $text NOT NULL,
  reason $text,
  evidence $text,
  added_at BIGINT NOT NULL,
  finished_at BIGINT,
  PRIMARY KEY (tenant, candidate, id)
);
CREATE INDEX uploads_state ON uploads (tenant, state, added_at);

-- Of a link only a hash is kept; it becomes one session and is used up.
CREATE TABLE portal_links (
  tenant $text NOT NULL,
  hash $blob NOT NULL,
  candidate $text NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (tenant, hash)
);
CREATE INDEX portal_links_candidate ON portal_links (tenant, candidate);

CREATE TABLE portal_sessions (
  tenant $text NOT NULL,
  hash $blob NOT NULL,
  candidate $text NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, hash)
);
CREATE INDEX portal_sessions_candidate ON portal_sessions (tenant, candidate);

-- What a candidate asked a person for, with the day by which the answer is due.
CREATE TABLE portal_requests (
  tenant $text NOT NULL,
  id $text NOT NULL,
  candidate $text NOT NULL,
  kind $text NOT NULL,
  opened_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  body $blob,
  answered_at BIGINT,
  answered_by $text,
  answer $blob,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX portal_requests_candidate ON portal_requests (tenant, candidate);
CREATE INDEX portal_requests_open ON portal_requests (tenant, due_at) WHERE answered_at IS NULL;
