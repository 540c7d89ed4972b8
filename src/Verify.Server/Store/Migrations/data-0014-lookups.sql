-- What a vendor answered to one question, under the key of the candidate for whom it was asked, and until when it holds. The question itself stands here
-- as a keyed hash. answer NULL: somebody is asking until valid_until, or, with failed = 1, asked in vain and nobody asks again before.
CREATE TABLE lookups (
  tenant $text NOT NULL,
  connection $text NOT NULL,
  kind $text NOT NULL,
  hash $blob NOT NULL,
  candidate $text NOT NULL,
  answer $blob,
  failed BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  valid_until BIGINT NOT NULL,
  PRIMARY KEY (tenant, connection, kind, hash)
);
CREATE INDEX lookups_candidate ON lookups (tenant, candidate);
CREATE INDEX lookups_valid ON lookups (tenant, valid_until);

-- How many questions a connection was asked in a calendar month (year * 12 + month, UTC).
CREATE TABLE lookup_spending (
  tenant $text NOT NULL,
  connection $text NOT NULL,
  month BIGINT NOT NULL,
  used BIGINT NOT NULL,
  PRIMARY KEY (tenant, connection, month)
);
