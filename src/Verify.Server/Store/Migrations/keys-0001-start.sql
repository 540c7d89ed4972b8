-- The key store: apart from the data and from the data's backups, so that a destroyed key stays destroyed after a restore.
CREATE TABLE tenants (
  tenant $text NOT NULL PRIMARY KEY,
  key_id $blob NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE tenant_keys (
  tenant $text NOT NULL,
  purpose $text NOT NULL,
  key_id $blob NOT NULL,
  wrapped $blob NOT NULL,
  PRIMARY KEY (tenant, purpose)
);

CREATE TABLE day_keys (
  tenant $text NOT NULL,
  day BIGINT NOT NULL,
  key_id $blob NOT NULL,
  wrapped $blob NOT NULL,
  PRIMARY KEY (tenant, day)
);

CREATE TABLE candidate_keys (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  key_id $blob NOT NULL,
  wrapped $blob NOT NULL,
  PRIMARY KEY (tenant, candidate)
);

CREATE TABLE erasures (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  erased_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, candidate)
);
