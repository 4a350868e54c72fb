-- One row: one sale of the 12 months that end with one window's last day.
SELECT w.w, x.*, w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM windows w
JOIN {s}.sales x ON x.day >= w.at_day + 1 - to_months(12) AND x.day <= w.at_day
