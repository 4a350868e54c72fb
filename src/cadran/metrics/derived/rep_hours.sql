-- One row: the hours that one rep worked on one day: those written down; of a rep of whom none ever are, the
-- contract's weekly hours spread over the working days the rep was there, and marked as estimated.
CREATE OR REPLACE TABLE {s}.rep_hours AS
WITH told AS (
    SELECT DISTINCT rep_id FROM {s}.worktime WHERE rep_id IS NOT NULL AND hours IS NOT NULL
)
SELECT rep_id, day, hours::DOUBLE AS hours, false AS estimated
FROM {s}.worktime WHERE rep_id IS NULL OR rep_id IN (SELECT rep_id FROM told)
UNION ALL
SELECT d.rep_id, d.day, d.present * r.weekly_hours::DOUBLE / {days_a_week}, true
FROM {s}.rep_days d
JOIN {s}.reps r ON r.id = d.rep_id
WHERE d.rep_id NOT IN (SELECT rep_id FROM told)
