-- One row: one customer with MRR twelve months before the end of one window's last day, with what it had then and what
-- it has now. The end of February is twelve months from the end of February, whatever its last day.
-- And one row for each subscription of then whose MRR nobody knows.
WITH
instants AS (
    SELECT *, at_day + 1 AS now_day, (at_day + 1 - INTERVAL 12 MONTH)::DATE AS then_day FROM windows
),
served AS (
    SELECT
        i.w, f.customer_id, sum(f.mrr) FILTER (f.started_on < i.then_day AND f.until >= i.then_day) AS mrr_then,
        coalesce(sum(f.mrr) FILTER (f.until >= i.now_day), 0) AS mrr_now
    FROM instants i
    JOIN {s}.subscription_facts f ON f.counted AND f.serves AND f.started_on < i.now_day AND f.until >= i.then_day
    GROUP BY i.w, f.customer_id
    HAVING mrr_then > 0
),
found AS (
    SELECT
        w, customer_id, NULL::BIGINT AS subscription_id, mrr_then, mrr_now, false AS no_rate, NULL::BIGINT AS seller_id,
        customer_id AS account_id, NULL::DECIMAL(18, 4) AS amount
    FROM served
    UNION ALL
    SELECT i.w, f.customer_id, f.id, NULL, NULL, f.no_rate, f.rep_id, f.account_id, f.amount
    FROM instants i
    JOIN {s}.subscription_facts f ON NOT f.counted AND f.started_on < i.then_day AND f.until >= i.then_day
)
SELECT
    r.w, r.customer_id, r.subscription_id, r.mrr_then, r.mrr_now, r.no_rate, r.account_id, r.amount,
    CASE WHEN r.customer_id IS NULL THEN r.seller_id ELSE o.rep_id END AS rep_id,
    i.from_day AS period_from, i.to_day AS period_to, i.at_day, i.end_day
FROM found r
JOIN instants i ON i.w = r.w
LEFT JOIN {s}.customer_owners o ON o.customer_id = r.customer_id AND o.from_day <= i.at_day AND o.to_day > i.at_day
