-- $text orders by code point on every engine; $blob is the engine's name for bytes. Instants are UTC ticks.
CREATE TABLE tenants (
  tenant $text NOT NULL PRIMARY KEY,
  name $text NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE connections (
  tenant $text NOT NULL,
  id $text NOT NULL,
  connector $text NOT NULL,
  name $text NOT NULL,
  path_hash $blob NOT NULL,
  content $blob NOT NULL,
  enabled BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX connections_path ON connections (path_hash);

-- due_at is the moment from which a row may be claimed: a claim moves it to the end of the lease, so that a lapsed lease
-- is simply due again. NULL: finished.
CREATE TABLE inbox (
  tenant $text NOT NULL,
  connection $text NOT NULL,
  delivery_id $text NOT NULL,
  sequence BIGINT NOT NULL,
  state $text NOT NULL,
  due_at BIGINT,
  owner $text,
  token $text,
  attempts BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  finished_at BIGINT,
  reason $text,
  path $text,
  day BIGINT NOT NULL,
  payload $blob,
  PRIMARY KEY (tenant, connection, delivery_id)
);
CREATE INDEX inbox_due ON inbox (due_at, sequence) WHERE due_at IS NOT NULL;
CREATE INDEX inbox_state ON inbox (tenant, state, sequence);
CREATE INDEX inbox_day ON inbox (tenant, day) WHERE payload IS NOT NULL;

CREATE TABLE inbox_candidates (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  connection $text NOT NULL,
  delivery_id $text NOT NULL,
  PRIMARY KEY (tenant, candidate, connection, delivery_id)
);

-- root is the candidate itself, or the one that it was folded into (through any number of merges); score -1: not assessed.
CREATE TABLE candidates (
  tenant $text NOT NULL,
  id $text NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  display $blob,
  stage $text,
  recommendation $text,
  score BIGINT NOT NULL,
  assessed_at BIGINT,
  assessment $text,
  merged_into $text,
  root $text NOT NULL,
  erased_at BIGINT,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX candidates_root ON candidates (tenant, root);
CREATE INDEX candidates_recommendation ON candidates (tenant, recommendation, id);
CREATE INDEX candidates_stage ON candidates (tenant, stage, id);
CREATE INDEX candidates_score ON candidates (tenant, score, id);

CREATE TABLE candidate_patterns (
  tenant $text NOT NULL,
  pattern $text NOT NULL,
  candidate $text NOT NULL,
  PRIMARY KEY (tenant, pattern, candidate)
);
CREATE INDEX candidate_patterns_candidate ON candidate_patterns (tenant, candidate);

CREATE TABLE name_tokens (
  tenant $text NOT NULL,
  token $blob NOT NULL,
  candidate $text NOT NULL,
  PRIMARY KEY (tenant, token, candidate)
);
CREATE INDEX name_tokens_candidate ON name_tokens (tenant, candidate);

CREATE TABLE external_identities (
  tenant $text NOT NULL,
  system $text NOT NULL,
  id_hash $blob NOT NULL,
  candidate $text NOT NULL,
  id_sealed $blob,
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, system, id_hash)
);
CREATE INDEX external_identities_candidate ON external_identities (tenant, candidate);

CREATE TABLE evidence (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  id $text NOT NULL,
  kind $text NOT NULL,
  observed_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  assurance $text,
  superseded_by $text,
  body $blob NOT NULL,
  PRIMARY KEY (tenant, candidate, id)
);

CREATE TABLE files (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  id $text NOT NULL,
  media_type $text NOT NULL,
  added_at BIGINT NOT NULL,
  body $blob NOT NULL,
  PRIMARY KEY (tenant, candidate, id)
);

CREATE TABLE selectors (
  tenant $text NOT NULL,
  kind $text NOT NULL,
  hash $blob NOT NULL,
  candidate $text NOT NULL,
  key_id $blob NOT NULL,
  signature $blob,
  PRIMARY KEY (tenant, kind, hash, candidate)
);
CREATE INDEX selectors_candidate ON selectors (tenant, candidate);

CREATE TABLE links (
  tenant $text NOT NULL,
  a $text NOT NULL,
  b $text NOT NULL,
  kind $text NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  reasons $blob,
  added_at BIGINT NOT NULL,
  retracted_by $text,
  retracted_at BIGINT,
  retract_reason $blob,
  PRIMARY KEY (tenant, a, b, kind)
);
CREATE INDEX links_b ON links (tenant, b);

CREATE TABLE jobs (
  tenant $text NOT NULL,
  kind $text NOT NULL,
  key $text NOT NULL,
  candidate $text,
  payload $blob,
  state $text NOT NULL,
  due_at BIGINT,
  owner $text,
  token $text,
  attempts BIGINT NOT NULL,
  rerun_at BIGINT,
  rerun_payload $blob,
  error $text,
  PRIMARY KEY (tenant, kind, key)
);
CREATE INDEX jobs_due ON jobs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX jobs_state ON jobs (tenant, state);
CREATE INDEX jobs_candidate ON jobs (tenant, candidate);

-- The row that makes "never two jobs of one candidate at once" true between nodes, by its key.
CREATE TABLE job_locks (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  token $text NOT NULL,
  until BIGINT NOT NULL,
  PRIMARY KEY (tenant, candidate)
);

CREATE TABLE assessments (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  fingerprint $text NOT NULL,
  id $text NOT NULL,
  sequence BIGINT NOT NULL,
  assessed_at BIGINT NOT NULL,
  policy_version $text NOT NULL,
  engine_version $text NOT NULL,
  dossier_hash $text NOT NULL,
  recommendation $text NOT NULL,
  score BIGINT NOT NULL,
  stage $text NOT NULL,
  coverage_complete BIGINT NOT NULL,
  patterns $text NOT NULL,
  body $blob,
  dossier $blob,
  PRIMARY KEY (tenant, candidate, fingerprint)
);
CREATE UNIQUE INDEX assessments_id ON assessments (tenant, id);
CREATE INDEX assessments_sequence ON assessments (tenant, sequence);

CREATE TABLE outbox (
  tenant $text NOT NULL,
  idempotency_key $text NOT NULL,
  sequence BIGINT NOT NULL,
  connection $text NOT NULL,
  candidate $text,
  action $text NOT NULL,
  state $text NOT NULL,
  due_at BIGINT,
  owner $text,
  token $text,
  attempts BIGINT NOT NULL,
  error $text,
  created_at BIGINT NOT NULL,
  finished_at BIGINT,
  day BIGINT NOT NULL,
  payload $blob,
  PRIMARY KEY (tenant, idempotency_key)
);
CREATE INDEX outbox_due ON outbox (due_at, sequence) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_order ON outbox (tenant, connection, candidate, sequence) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_candidate ON outbox (tenant, candidate);
CREATE INDEX outbox_state ON outbox (tenant, state, sequence);
CREATE INDEX outbox_day ON outbox (tenant, day) WHERE payload IS NOT NULL;

CREATE TABLE cases (
  tenant $text NOT NULL,
  id $text NOT NULL,
  candidate $text NOT NULL,
  state $text NOT NULL,
  version BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_candidate ON cases (tenant, candidate);
CREATE INDEX cases_state ON cases (tenant, state, id);

CREATE TABLE case_events (
  tenant $text NOT NULL,
  case_id $text NOT NULL,
  version BIGINT NOT NULL,
  event_id $text NOT NULL,
  at BIGINT NOT NULL,
  actor $text NOT NULL,
  kind $text NOT NULL,
  body $blob,
  PRIMARY KEY (tenant, case_id, version)
);
CREATE UNIQUE INDEX case_events_event ON case_events (tenant, case_id, event_id);

CREATE TABLE audit (
  tenant $text NOT NULL,
  sequence BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor $text NOT NULL,
  action $text NOT NULL,
  target $text NOT NULL,
  details $text NOT NULL,
  previous $blob NOT NULL,
  hash $blob NOT NULL,
  PRIMARY KEY (tenant, sequence)
);
CREATE INDEX audit_target ON audit (tenant, target, sequence);

CREATE TABLE audit_heads (
  tenant $text NOT NULL PRIMARY KEY,
  sequence BIGINT NOT NULL,
  hash $blob NOT NULL,
  seal $blob NOT NULL
);

CREATE TABLE watchlists (
  tenant $text NOT NULL,
  name $text NOT NULL,
  version $text NOT NULL,
  taken_at BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  content $blob NOT NULL,
  PRIMARY KEY (tenant, name, version)
);

CREATE TABLE policies (
  tenant $text NOT NULL,
  version $text NOT NULL,
  created_at BIGINT NOT NULL,
  author $text NOT NULL,
  yaml $text NOT NULL,
  PRIMARY KEY (tenant, version)
);

CREATE TABLE settings (
  tenant $text NOT NULL,
  key $text NOT NULL,
  value $text NOT NULL,
  PRIMARY KEY (tenant, key)
);
