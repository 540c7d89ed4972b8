-- The place in the review queue, the highest first; -1: not assessed. What was assessed before is placed by recommendation and score until its next assessment.
ALTER TABLE candidates ADD COLUMN review_order BIGINT NOT NULL DEFAULT -1;
UPDATE candidates SET review_order = score + CASE recommendation WHEN 'hold-for-review' THEN 2000000 WHEN 'verify-further' THEN 1000000 ELSE 0 END WHERE score >= 0;
DROP INDEX candidates_score;
CREATE INDEX candidates_review_order ON candidates (tenant, review_order, id);
