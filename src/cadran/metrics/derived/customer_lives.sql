-- One row: one unbroken time as a customer (see customer_spans) that had begun by the end of one window: its days up to
-- then, whether it had ended, and at the ends of how many of the 12 months up to then it held. Who comes back begins
-- another, as whoever left was lost.
SELECT
    w.w, p.customer_id AS id, p.customer_id, p.from_day,
    least(p.to_day, w.at_day + 1) - p.from_day AS lasted,
    CASE WHEN p.to_day <= w.at_day THEN 1 ELSE 0 END AS ended,
    len(list_filter(range(12), lambda k: p.from_day < w.at_day + 1 - to_months(k::INTEGER)
        AND p.to_day >= w.at_day + 1 - to_months(k::INTEGER))) AS months,
    w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
FROM windows w
JOIN {s}.customer_spans p ON p.from_day <= w.at_day
