-- When the tenant's own key was last rotated: the one before it stays readable until every node has read the new one.
ALTER TABLE tenants ADD COLUMN rotated_at BIGINT;
