-- One row: one expense of selling or marketing that is held against the 12 months that end with one window's last day.
SELECT w.w, c.*, w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM windows w
JOIN {s}.acquisition_costs c ON c.lagged_on >= w.at_day + 1 - to_months(12) AND c.lagged_on <= w.at_day
