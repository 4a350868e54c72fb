-- One row: one deal open at the end of one window's last day, as it stood then.
-- Reads `windows`; an equality of deals would not do, a stock is the states that straddle an instant.
SELECT
    w.w, s.*, s.certainty = 'assumed' AS assumed,
    w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM windows w
JOIN {s}.deal_states s ON s.from_day <= w.at_day AND s.to_day > w.at_day
WHERE s.outcome = 'open'
