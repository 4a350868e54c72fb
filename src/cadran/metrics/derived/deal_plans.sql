-- One row: one deal with planned activities, and the latest day one of them is planned for.
CREATE OR REPLACE TABLE {s}.deal_plans AS
SELECT deal_id AS id, max(scheduled_day) AS day
FROM {s}.activities WHERE status = 'planned' AND deal_id IS NOT NULL GROUP BY deal_id
