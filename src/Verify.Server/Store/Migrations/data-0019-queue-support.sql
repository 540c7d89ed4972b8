-- A place in the queue begins with what supports it, no longer with the recommendation: a named task stands before a hold of points alone.
UPDATE candidates SET review_order = CASE WHEN review_order >= 2100000 THEN review_order + 2900000 ELSE review_order + 1900000 END
WHERE review_order >= 2100000 OR (review_order >= 1100000 AND review_order < 2000000);
UPDATE decisions SET review_order = CASE WHEN review_order >= 2100000 THEN review_order + 2900000 ELSE review_order + 1900000 END
WHERE review_order >= 2100000 OR (review_order >= 1100000 AND review_order < 2000000);
