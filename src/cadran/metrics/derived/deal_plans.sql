-- One row: one day that something is, or was, planned for with a deal, and since when that was in the diary.
-- What is planned today without a word of when it was booked counts as always planned; of what is planned no
-- more (`planned` false) nobody says when that ended, so it counts up to yesterday.
CREATE OR REPLACE TABLE {s}.deal_plans AS
SELECT
    deal_id AS id, coalesce(booked_day, DATE '0001-01-01') AS from_day, scheduled_day AS day,
    coalesce(status = 'planned', false) AS planned
FROM {s}.activities
WHERE deal_id IS NOT NULL AND scheduled_day IS NOT NULL
    AND (status = 'planned' OR (booked_day IS NOT NULL AND scheduled_day > booked_day))
