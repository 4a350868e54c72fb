-- One row: one customer at the start of one window, as in customer_states, with whether it bought more, or a higher
-- tier, of a category that it had bought in the 12 months before (upsell), and whether it bought a category that it had
-- not (cross-sell). More is a greater net amount in the window than in those 12 months; tiers are compared among
-- products of one unit. Lines without a category tell nothing; a credit takes off what was bought and buys nothing.
SELECT c.*, coalesce(b.upsold, false) AS upsold, coalesce(b.cross_sold, false) AS cross_sold
FROM (
{customer_states}) c
LEFT JOIN (
    SELECT
        w, customer_id, bool_or(had AND (coalesce(amount > before, false) OR higher)) AS upsold,
        bool_or(NOT had) AS cross_sold
    FROM (
        SELECT
            w, customer_id, category, sum(amount) AS amount, sum(before) AS before, bool_or(bought) AS bought,
            bool_or(had) AS had, bool_or(coalesce(rank > rank_before, false)) AS higher
        FROM (
            SELECT
                w.w, l.customer_id, p.category, coalesce(p.unit, '') AS unit,
                sum(l.amount) FILTER (l.day >= w.from_day) AS amount,
                sum(l.amount) FILTER (l.day < w.from_day) AS before,
                coalesce(bool_or(l.buys) FILTER (l.day >= w.from_day), false) AS bought,
                coalesce(bool_or(l.buys) FILTER (l.day < w.from_day), false) AS had,
                max(t.rank) FILTER (l.buys AND l.day >= w.from_day) AS rank,
                max(t.rank) FILTER (l.buys AND l.day < w.from_day) AS rank_before
            FROM windows w
            JOIN (
                SELECT *, coalesce(kind, '') <> 'credit' AND coalesce(amount, 1) > 0 AS buys FROM {s}.sale_lines
            ) l ON l.day >= w.from_day - to_months(12) AND l.day <= w.at_day
            JOIN {s}.products p ON p.id = l.product_id AND p.category IS NOT NULL
            LEFT JOIN {s}.tiers t
                ON t.category = p.category AND t.unit = coalesce(p.unit, '') AND t.tier = p.tier
            GROUP BY ALL
        )
        GROUP BY ALL
    )
    WHERE bought
    GROUP BY ALL
) b ON b.w = c.w AND b.customer_id = c.id
WHERE c.at_start
