-- One row: one customer whose MRR at the end of one calendar month of a window differs from that at its start, and
-- what that movement is. Months are cut to the window, so that movements lead from the MRR at its start to that at its
-- end whatever the span. What comes and goes between the two ends of a month is no movement.
-- And one row for each subscription that began or ended in the month without anybody knowing its MRR: it may be part
-- of a movement, of which kind nobody can tell.
WITH
pieces AS (
{month_pieces}),
moved AS (
    SELECT
        p.w, p.month, p.next_day, c.customer_id, arg_min(c.before, c.day) AS opening,
        arg_max(c.after, c.day) AS closing, arg_min(c.had, c.day) AS had
    FROM pieces p
    JOIN {s}.mrr_changes c ON c.day >= p.first_day AND c.day < p.next_day
    GROUP BY p.w, p.month, p.next_day, c.customer_id
    HAVING opening <> closing
),
found AS (
    SELECT
        w, month, next_day, customer_id, NULL::BIGINT AS subscription_id, opening, closing, closing - opening AS change,
        CASE
            WHEN opening <= 0 AND closing > 0 THEN CASE WHEN had THEN 'reactivation' ELSE 'new' END
            WHEN opening > 0 AND closing <= 0 THEN 'churned'
            WHEN closing > opening THEN 'expansion'
            ELSE 'contraction'
        END AS move,
        false AS no_rate, NULL::BIGINT AS seller_id, customer_id AS account_id, NULL::DECIMAL(18, 4) AS amount
    FROM moved
    UNION ALL
    SELECT
        p.w, p.month, p.next_day, f.customer_id, f.id, NULL, NULL, NULL,
        CASE WHEN f.until >= p.next_day THEN 'begun' ELSE 'ended' END, f.no_rate, f.rep_id,
        f.account_id, f.amount
    FROM pieces p
    JOIN {s}.subscription_facts f ON f.serves AND NOT f.counted
        AND (f.started_on < p.first_day AND f.until >= p.first_day)
            <> (f.started_on < p.next_day AND f.until >= p.next_day)
)
SELECT
    r.w, r.month, r.customer_id, r.subscription_id, r.opening, r.closing, r.change, r.move, r.no_rate,
    r.account_id, r.amount,
    CASE WHEN r.customer_id IS NULL THEN r.seller_id ELSE o.rep_id END AS rep_id,
    p.period_from, p.period_to, r.next_day - 1 AS at_day, p.end_day
FROM found r
JOIN pieces p ON p.w = r.w AND p.month = r.month
LEFT JOIN {s}.customer_owners o
    ON o.customer_id = r.customer_id AND o.from_day < r.next_day AND o.to_day >= r.next_day
