-- Claims go from tenant to tenant, so that one with a long queue does not hold up the others: what is due is looked up by tenant.
DROP INDEX inbox_due;
CREATE INDEX inbox_due ON inbox (tenant, due_at, sequence) WHERE due_at IS NOT NULL;
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (tenant, due_at) WHERE due_at IS NOT NULL;
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (tenant, due_at, sequence) WHERE due_at IS NOT NULL;

-- What an administrator should know of a connection: fields that nobody reads (paths only), settings that are missing.
CREATE TABLE connection_remarks (
  tenant $text NOT NULL,
  connection $text NOT NULL,
  remark $text NOT NULL,
  times BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, connection, remark)
);
