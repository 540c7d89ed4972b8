-- What was learned from a tenant's links: the most bits that one shared value of a kind may carry, where that is another figure than is assumed.
CREATE TABLE selector_weights (
  tenant $text NOT NULL,
  kind $text NOT NULL,
  ceiling DOUBLE PRECISION NOT NULL,
  learned_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, kind)
);
