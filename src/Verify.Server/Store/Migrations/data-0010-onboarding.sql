-- A person of an HR system of whom it is not known which hire is meant. state: pending (to be looked at), waiting (a person is asked),
-- parted (a person undid the join: never joined again by itself), joined, own (a person of their own).
CREATE TABLE waiting_joins (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  system $text NOT NULL,
  source $text NOT NULL,
  state $text NOT NULL,
  hint $blob,
  created_at BIGINT NOT NULL,
  decided_at BIGINT,
  PRIMARY KEY (tenant, candidate)
);
CREATE INDEX waiting_joins_state ON waiting_joins (tenant, state, created_at, candidate);

-- The first day of work as day number, as the latest source says.
CREATE TABLE starts (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  starts_on BIGINT NOT NULL,
  observed_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, candidate)
);
CREATE INDEX starts_on ON starts (tenant, starts_on, candidate);
