-- The work of reviewers. done 1: a person has settled what stands; the engine sets it back when it sees more. flagged_at: since when the recommendation stands.
ALTER TABLE candidates ADD COLUMN done BIGINT NOT NULL DEFAULT 0;
ALTER TABLE candidates ADD COLUMN assignee $text;
ALTER TABLE candidates ADD COLUMN flagged_at BIGINT;
UPDATE candidates SET flagged_at = assessed_at;
-- The last two let the queue be counted from the index alone.
CREATE INDEX candidates_work ON candidates (tenant, done, review_order, id, merged_into, erased_at);
CREATE INDEX candidates_work_stage ON candidates (tenant, stage, review_order, id);
CREATE INDEX candidates_assignee ON candidates (tenant, assignee, review_order, id) WHERE assignee IS NOT NULL;

-- Conclusions for figures about the work: ids and codes, no reasons. seconds: from first opening the case to the decision; NULL where it was not opened before.
CREATE TABLE decisions (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  version BIGINT NOT NULL,
  decided_at BIGINT NOT NULL,
  decided_by $text NOT NULL,
  proposed_by $text,
  recommendation $text NOT NULL,
  review_order BIGINT NOT NULL,
  conclusion $text NOT NULL,
  seconds BIGINT,
  PRIMARY KEY (tenant, candidate, version)
);
CREATE INDEX decisions_at ON decisions (tenant, decided_at);

-- Tasks that are not a decision: victim-care, adverse (a notice that waits).
CREATE TABLE review_tasks (
  tenant $text NOT NULL,
  kind $text NOT NULL,
  candidate $text NOT NULL,
  opened_at BIGINT NOT NULL,
  opened_by $text NOT NULL,
  due_on BIGINT,
  PRIMARY KEY (tenant, kind, candidate)
);

-- Filters of the queue that the team keeps by name.
CREATE TABLE saved_filters (
  tenant $text NOT NULL,
  name $text NOT NULL,
  query $text NOT NULL,
  saved_by $text NOT NULL,
  saved_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, name)
);

CREATE INDEX audit_actor ON audit (tenant, actor, sequence);
CREATE INDEX audit_action ON audit (tenant, action, sequence);
