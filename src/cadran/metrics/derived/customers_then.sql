-- One row: one customer of one window as in customer_states, with what it had bought in the 12 months before the
-- window, credits taken off. Of a customer one of whose amounts is not known that is not known, for a blank is not 0;
-- so it is of all where subscriptions are all there is.
SELECT
    c.*,
    CASE
        WHEN r.unknown > 0 OR s.day IS NULL THEN NULL
        ELSE coalesce(r.revenue, 0)
    END AS revenue
FROM (
{customer_states}) c
LEFT JOIN (
    SELECT w.w, x.customer_id, sum(x.amount) AS revenue, count(*) FILTER (x.amount IS NULL) AS unknown
    FROM windows w
    JOIN {s}.sales x ON x.day >= w.from_day - to_months(12) AND x.day < w.from_day
    GROUP BY ALL
) r ON r.w = c.w AND r.customer_id = c.id
CROSS JOIN (SELECT min(day) AS day FROM {s}.sales) s
