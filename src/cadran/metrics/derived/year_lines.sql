-- One row: one line of a sale of the 12 months that end with one window's last day.
SELECT w.w, l.*, w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM windows w
JOIN {s}.sale_lines l ON l.day >= w.at_day + 1 - to_months(12) AND l.day <= w.at_day
