-- One row: one customer of one window, with whether it is one at its start and at its end: at the end of the day
-- before the window, and of its last day (of today, while it runs). Who is neither came and went within it. Nobody is
-- a customer "at the start" of a window that has not begun. The rep is the one in charge on the last day.
SELECT
    c.*, c.id AS customer_id, o.rep_id
FROM (
    SELECT
        w.w, p.customer_id AS id,
        bool_or(p.from_day < w.from_day AND p.to_day >= w.from_day AND w.from_day <= w."asof") AS at_start,
        bool_or(p.from_day <= w.at_day AND p.to_day > w.at_day) AS at_end,
        w.from_day AS period_from, w.to_day AS period_to, w.at_day, w.end_day
    FROM windows w
    JOIN {s}.customer_spans p ON p.from_day <= w.at_day AND p.to_day >= least(w.from_day, w.at_day + 1)
    GROUP BY ALL
) c
LEFT JOIN {s}.customer_owners o ON o.customer_id = c.id AND o.from_day <= c.at_day AND o.to_day > c.at_day
