-- One row: one rep of one window who is to bring in revenue, with the part of its days the rep was there.
-- Reps who carry a revenue target in the window; in a window where nobody does, the roles bdm and ae, and
-- reps without a role. The day of leaving is still a day there.
WITH
carriers AS (
    SELECT DISTINCT w.w, t.rep_id
    FROM windows w
    JOIN {s}.targets_now t ON t.from_day < w.to_day AND t.to_day > w.from_day
    WHERE t.kpi = 'revenue' AND t.level = 'rep'
)
SELECT
    w.w, r.id AS rep_id, c.rep_id IS NOT NULL AS carries_target,
    greatest(
        0,
        least(w.to_day, coalesce(r.left_on + 1, w.to_day)) - greatest(w.from_day, coalesce(r.hired_on, w.from_day))
    ) / (w.to_day - w.from_day) AS share,
    w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM windows w
CROSS JOIN {s}.reps r
LEFT JOIN carriers c ON c.w = w.w AND c.rep_id = r.id
WHERE c.rep_id IS NOT NULL
    OR (w.w NOT IN (SELECT w FROM carriers) AND (r.role IS NULL OR r.role IN ('bdm', 'ae')))
