-- One row: one deal open at the end of one window's last day, with what its version of then tells and nothing
-- of the deal itself: enough for counts and sums by owner, stage or pipeline. See deal_history.
SELECT
    w.w, h.*, h.certainty = 'assumed' AS assumed,
    w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM windows w
JOIN {s}.deal_history h ON h.from_day <= w.at_day AND h.to_day > w.at_day
WHERE h.outcome = 'open'
