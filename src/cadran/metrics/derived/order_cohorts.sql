-- One row: one customer who bought in the twelve months before the last twelve of one window, with what its sales were
-- worth then and what they are in the last twelve; credits are taken off in both. A customer one of whose amounts is
-- not known has no sum of that time, for a blank is not 0.
-- And one row for each sale of then of which nobody knows who bought.
WITH
instants AS (
    SELECT
        *, at_day + 1 AS now_day, (at_day + 1 - INTERVAL 12 MONTH)::DATE AS then_day,
        (at_day + 1 - INTERVAL 24 MONTH)::DATE AS first_day
    FROM windows
),
placed AS (
    SELECT
        i.w, x.id, x.customer_id, x.rep_id, x.amount, x.no_rate, x.day < i.then_day AS then_,
        coalesce(x.kind, '') <> 'credit' AND coalesce(x.amount, 1) > 0 AS buys
    FROM instants i
    JOIN {s}.sales x ON x.day >= i.first_day AND x.day < i.now_day
),
found AS (
    SELECT
        w, customer_id, NULL::BIGINT AS sale_id,
        CASE WHEN bool_and(amount IS NOT NULL) FILTER (then_) THEN sum(amount) FILTER (then_) END AS spent_then,
        CASE
            WHEN coalesce(bool_and(amount IS NOT NULL) FILTER (NOT then_), true)
            THEN coalesce(sum(amount) FILTER (NOT then_), 0)
        END AS spent_now,
        bool_or(no_rate) AS no_rate, NULL::BIGINT AS seller_id
    FROM placed
    WHERE customer_id IS NOT NULL
    GROUP BY w, customer_id
    HAVING bool_or(then_ AND buys)
    UNION ALL
    SELECT w, NULL, id, NULL, NULL, no_rate, rep_id FROM placed WHERE customer_id IS NULL AND then_ AND buys
)
SELECT
    r.w, r.customer_id, r.sale_id, r.spent_then, r.spent_now, r.no_rate,
    CASE WHEN r.customer_id IS NULL THEN r.seller_id ELSE o.rep_id END AS rep_id,
    i.from_day AS period_from, i.to_day AS period_to, i.at_day, i.end_day
FROM found r
JOIN instants i ON i.w = r.w
LEFT JOIN {s}.customer_owners o ON o.customer_id = r.customer_id AND o.from_day <= i.at_day AND o.to_day > i.at_day
