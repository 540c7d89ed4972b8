-- Keyed hashes of what a list's entry can meet a candidate by: sounds of the words of every screened name, identifying values.
CREATE TABLE screening_keys (
  tenant $text NOT NULL,
  hash $blob NOT NULL,
  candidate $text NOT NULL,
  PRIMARY KEY (tenant, hash, candidate)
);
CREATE INDEX screening_keys_candidate ON screening_keys (tenant, candidate);

-- One walk over the candidates that a new set of lists touches, and how far it is. from_set NULL: everybody, because nobody was looked at under a known set.
CREATE TABLE rescreenings (
  tenant $text NOT NULL,
  number BIGINT NOT NULL,
  from_set $text,
  to_set $text NOT NULL,
  asked_at BIGINT NOT NULL,
  keys BIGINT NOT NULL,
  keys_done BIGINT NOT NULL,
  after_candidate $text NOT NULL,
  looked_at BIGINT NOT NULL,
  touched BIGINT NOT NULL,
  finished_at BIGINT,
  PRIMARY KEY (tenant, number)
);
