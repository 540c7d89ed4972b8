-- Of statements about one thing, such as a meeting whose figures come late, which one stands.
CREATE TABLE evidence_series (
  tenant $text NOT NULL,
  series $text NOT NULL,
  candidate $text NOT NULL,
  evidence $text NOT NULL,
  rank BIGINT NOT NULL,
  PRIMARY KEY (tenant, series)
);
CREATE INDEX evidence_series_candidate ON evidence_series (tenant, candidate);

-- An interviewer's form: of the link only a hash is kept, of the interviewer only a keyed one.
CREATE TABLE rubric_links (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  session $text NOT NULL,
  rater $text NOT NULL,
  hash $blob NOT NULL,
  starts_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (tenant, candidate, session, rater)
);
CREATE UNIQUE INDEX rubric_links_hash ON rubric_links (tenant, hash);
