-- Whether and since when an application is over, as its latest news says; NULL: it goes on. Retention counts from here.
CREATE TABLE closings (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  application $text NOT NULL,
  closed_at BIGINT,
  observed_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, candidate, application)
);
CREATE INDEX closings_due ON closings (tenant, closed_at, candidate) WHERE closed_at IS NOT NULL;

-- Erasures that the key store must know of too, should it ever be restored from a copy.
CREATE INDEX candidates_erased ON candidates (tenant, id) WHERE erased_at IS NOT NULL;

-- By which a link names what is shared, where the selector's key was rotated after it was first seen; NULL: by the hash itself.
ALTER TABLE selectors ADD COLUMN fact $blob;
