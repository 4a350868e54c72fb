-- One row: one line of an order that counts, with its order's day, customer and kind; or, with the order's
-- id negated, what no line of that order explains. So the lines of an order add up to it, exactly.
-- The residual carries the header's discount; it stands where amounts differ, where there is such a
-- discount, and where an order has no lines at all. It has no product and no cost.
-- A line's rep is its own, else its order's.
CREATE OR REPLACE TABLE {s}.line_facts AS
WITH
told AS (
    SELECT id, order_id, product_id, rep_id, quantity, unit, amount, cost, discount, false AS residual
    FROM line_money
    UNION ALL
    SELECT
        -id, id, NULL, NULL, NULL, NULL,
        CASE WHEN lines = 0 THEN amount ELSE (amount - coalesce(line_amount, 0))::{amount} END,
        NULL, header_discount, true
    FROM order_money
    WHERE lines = 0 OR amount <> coalesce(line_amount, 0) OR header_discount <> 0
)
SELECT
    t.id, t.order_id, o.label, o.account_id, o.customer_id, coalesce(t.rep_id, o.rep_id) AS rep_id,
    o.deal_id, o.day, o.kind, o.status, t.product_id, t.quantity, t.unit, t.amount, t.cost, t.discount,
    t.residual, o.no_rate, o.is_first, o.first_on, o.previous_on, o.newness, o.business,
    o.channel, o.lead_source, o.contact_method, o.campaign_id, o.reason, o.region, o.country
FROM told t
JOIN {s}.order_facts o ON o.id = t.order_id
