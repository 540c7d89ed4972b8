-- When the tenant's own key was last rotated: the one before it stays readable until every node has read the new one.
ALTER TABLE tenants ADD COLUMN rotated_at BIGINT;

-- What sessions and forms of the pages are protected with: every node must be able to read what another one issued.
CREATE TABLE web_keys (
  id $text NOT NULL PRIMARY KEY,
  xml $text NOT NULL,
  created_at BIGINT NOT NULL
);
