-- One row: one subscription with service when one calendar month of a window begins: what that month can lose.
WITH pieces AS (
{month_pieces})
SELECT
    p.w, p.month, f.* EXCLUDE (rep_id),
    CASE WHEN f.customer_id IS NULL THEN f.rep_id ELSE o.rep_id END AS rep_id,
    p.period_from, p.period_to, p.first_day - 1 AS at_day, p.end_day
FROM pieces p
JOIN {s}.subscription_facts f ON f.started_on < p.first_day AND f.until >= p.first_day
LEFT JOIN {s}.customer_owners o
    ON o.customer_id = f.customer_id AND o.from_day < p.first_day AND o.to_day >= p.first_day
