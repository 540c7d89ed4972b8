-- What a list's entry can meet a candidate by, in one row for each candidate: the first eight bytes of each keyed hash, in order. A list changes once a day and is
-- looked for in all of them then; one row for each key cost every candidate that came in thirty pages, far apart.
CREATE TABLE blocking_keys (
  tenant $text NOT NULL,
  candidate $text NOT NULL,
  hashes $blob NOT NULL,
  PRIMARY KEY (tenant, candidate)
);

-- screening_keys stays while nodes of the version before write to it; a walk takes over what it holds. keys_done is no longer read.
ALTER TABLE rescreenings ADD COLUMN passed BIGINT NOT NULL DEFAULT 0;
-- A walk that is under way counted in keys: it begins anew.
UPDATE rescreenings SET after_candidate = '' WHERE finished_at IS NULL AND from_set IS NOT NULL;
