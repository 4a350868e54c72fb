-- One row: one rep who sells (roles sdr, bdm, ae, or none) on one working day of the calendar between being
-- hired and leaving, both included: 1 there, 0 absent. An absence without an end is one day long.
CREATE OR REPLACE TABLE {s}.rep_days AS
WITH away AS (
    SELECT DISTINCT rep_id, unnest(range(starts_on, coalesce(ends_on, starts_on) + 1, INTERVAL 1 DAY))::DATE AS day
    FROM {s}.absences
    WHERE rep_id IS NOT NULL AND starts_on IS NOT NULL AND coalesce(ends_on, starts_on) - starts_on < 36525
)
SELECT r.id AS rep_id, c.day, CASE WHEN a.rep_id IS NULL THEN 1.0::DOUBLE ELSE 0.0::DOUBLE END AS present
FROM {s}.reps r
JOIN {s}.calendar c ON c.working AND c.day BETWEEN {first_data_day} AND {last_data_day}
    AND c.day BETWEEN coalesce(r.hired_on, c.day) AND coalesce(r.left_on, c.day)
LEFT JOIN away a ON a.rep_id = r.id AND a.day = c.day
WHERE r.role IS NULL OR r.role IN ('sdr', 'bdm', 'ae')
