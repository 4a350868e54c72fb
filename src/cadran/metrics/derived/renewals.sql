-- One row: one contract or order that came due for renewal, with the first sign that it was renewed. Of an order: an
-- order of the same customer that says it renews it, or that has a category in common, at most the setting's days from
-- the due day. Of a contract: the mark of its source, its service going on beyond the term unless marked as not
-- renewed, or another contract of the same customer and category begun as near to it.
-- A contract whose price changed within its term is due once, at its last price, and worth a year of it. One that ended
-- before its term is due all the same: who ran away first was not renewed.
CREATE OR REPLACE TABLE {s}.renewals AS
WITH
served AS (
    SELECT
        v.id, coalesce(v.contract, 'subscription ' || v.id::VARCHAR) AS contract, v.contract AS label, v.account_id,
        a.customer_id, v.rep_id, p.category, v.started_on, coalesce(v.ended_on, DATE '9999-12-31') AS ended_on,
        v.term_ends_on, v.renewed,
        v.amount * CASE coalesce(v."interval", 'month') WHEN 'month' THEN 12 WHEN 'quarter' THEN 4 ELSE 1 END AS amount,
        CASE WHEN coalesce(v.currency, {currency}) = {currency} THEN 1::DECIMAL(18, 8) ELSE fx.rate END AS rate
    FROM {s}.subscriptions v
    LEFT JOIN {s}.account_dims a ON a.id = v.account_id
    LEFT JOIN {s}.products p ON p.id = v.product_id
    LEFT JOIN {s}.fx_days fx ON fx.currency = v.currency AND fx.day = v.started_on
),
contracts AS (
    SELECT * FROM served WHERE term_ends_on IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY contract, account_id, term_ends_on ORDER BY started_on DESC NULLS LAST, id DESC
    ) = 1
),
orders AS (
    SELECT f.*, o.due_for_renewal_on
    FROM {s}.order_facts f JOIN {s}.orders o ON o.id = f.id
    WHERE o.due_for_renewal_on IS NOT NULL AND f.kind <> 'credit'
),
sold AS (
    SELECT DISTINCT l.order_id AS id, l.customer_id, p.category, l.day
    FROM {s}.line_facts l JOIN {s}.products p ON p.id = l.product_id
    WHERE l.kind <> 'credit' AND coalesce(l.amount, 1) > 0 AND p.category IS NOT NULL
),
of_orders AS (
    SELECT d.id, n.day
    FROM orders d JOIN sold c ON c.id = d.id
    JOIN sold n ON n.customer_id = d.customer_id AND n.category = c.category AND n.day > d.day
    WHERE abs(n.day - d.due_for_renewal_on) <= {renewal_days}
    UNION ALL
    SELECT d.id, n.day
    FROM orders d JOIN {s}.orders o ON o.renews_id = d.id JOIN {s}.order_facts n ON n.id = o.id
    WHERE n.kind <> 'credit' AND abs(n.day - d.due_for_renewal_on) <= {renewal_days}
),
of_contracts AS (
    SELECT id, term_ends_on AS day FROM contracts WHERE renewed
    UNION ALL
    SELECT d.id, d.term_ends_on + 1
    FROM contracts d JOIN served n ON n.contract = d.contract AND n.account_id IS NOT DISTINCT FROM d.account_id
    WHERE d.renewed IS NOT FALSE AND n.started_on <= d.term_ends_on + 1 AND n.ended_on > d.term_ends_on + 1
    UNION ALL
    SELECT d.id, n.started_on
    FROM contracts d JOIN served n ON n.customer_id = d.customer_id AND n.category = d.category
    WHERE n.contract <> d.contract AND abs(n.started_on - d.term_ends_on) <= {renewal_days}
)
SELECT
    'order' AS what, d.id, d.label, d.account_id, d.customer_id, d.rep_id, d.due_for_renewal_on AS due_on,
    d.amount::{wide} AS amount, d.no_rate, min(r.day) AS renewed_on, d.due_for_renewal_on + {renewal_days} AS last_day
FROM orders d LEFT JOIN of_orders r ON r.id = d.id
GROUP BY ALL
UNION ALL
SELECT
    'contract', d.id, d.label, d.account_id, d.customer_id, d.rep_id, d.term_ends_on, (d.amount::{wide} * d.rate)::{wide},
    d.rate IS NULL, min(r.day), d.term_ends_on + {renewal_days}
FROM contracts d LEFT JOIN of_contracts r ON r.id = d.id
GROUP BY ALL
