-- Scratch. One row: one line of an order that counts, in the workspace's currency at the order's day.
-- Products and conversions are cast up first: two DECIMAL(18) make a DECIMAL(18) that overflows at 92 billion.
-- They keep 12 decimals, as many as an amount times a rate has, so that nothing is rounded before it is shown
-- and the lines of an order still add up to it; {amount} is narrower where every line says its net amount and
-- there are no other currencies. A rate of 1 is not multiplied by: it is slow.
-- A line without a currency has its order's; a product's cost has the product's.
CREATE OR REPLACE TEMP TABLE line_money AS
WITH
lines AS (
    SELECT
        l.id, l.order_id, l.product_id, l.rep_id, l.quantity::DECIMAL(28, 4) AS quantity, l.unit,
        l.unit_price, l.discount::DECIMAL(18, 8) AS discount, l.net_amount, l.unit_cost,
        o.ordered_on AS day, coalesce(l.currency, o.currency) AS currency
    FROM {s}.order_lines l
    JOIN {s}.orders o ON o.id = l.order_id
    WHERE o.status IS NULL OR o.status NOT IN ('draft', 'cancelled')
),
priced AS (
    SELECT
        l.id, l.order_id, l.product_id, l.rep_id, l.quantity, coalesce(l.unit::VARCHAR, p.unit) AS unit, l.day,
        coalesce(
            l.net_amount::{amount}, (l.quantity * l.unit_price * (1 - coalesce(l.discount, 0)))::{amount}
        ) AS amount,
        (l.quantity * l.unit_price * l.discount)::{wide} AS discount,
        l.quantity * coalesce(l.unit_cost, p.unit_cost) AS cost,
        nullif(l.currency, {currency}) AS currency,
        nullif(CASE WHEN l.unit_cost IS NULL THEN p.currency ELSE l.currency END, {currency}) AS cost_currency
    FROM lines l LEFT JOIN {s}.products p ON p.id = l.product_id
)
SELECT
    l.id, l.order_id, l.product_id, l.rep_id, l.quantity::DECIMAL(18, 4) AS quantity, l.unit,
    CASE WHEN l.currency IS NULL THEN l.amount ELSE (l.amount::{wide} * fx.rate)::{amount} END AS amount,
    CASE WHEN l.currency IS NULL THEN l.discount ELSE (l.discount * fx.rate)::{wide} END AS discount,
    CASE WHEN l.cost_currency IS NULL THEN l.cost ELSE (l.cost * cost_fx.rate)::{wide} END AS cost
FROM priced l
LEFT JOIN {s}.fx_days fx ON fx.currency = l.currency AND fx.day = l.day
LEFT JOIN {s}.fx_days cost_fx ON cost_fx.currency = l.cost_currency AND cost_fx.day = l.day
