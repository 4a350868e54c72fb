-- One row: one lead of which, at the end of one window's last day, nobody had done anything: sales had not taken
-- it over, nobody had set it aside, and no person had turned to it. What marketing alone holds ripe is unworked.
SELECT
    w.w, a.*, w.at_day - a.created_day AS days,
    w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM windows w
JOIN {s}.lead_answers a ON a.created_day <= w.at_day
WHERE coalesce(a.touched_day > w.at_day, true) AND coalesce(a.settled_day > w.at_day, true)
