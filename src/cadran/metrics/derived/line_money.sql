-- Scratch. One row: one line of an order that counts, in the workspace's currency at the order's day.
-- Amounts keep 12 decimals: money (4) times a rate (8) is exact, and nothing is rounded before it is shown.
-- A line without a currency has its order's; a product's cost has the product's.
CREATE OR REPLACE TEMP TABLE line_money AS
WITH
lines AS (
    SELECT
        l.id, l.order_id, l.product_id, l.rep_id, l.quantity, l.unit, o.ordered_on AS day,
        coalesce(l.currency, o.currency) AS currency,
        l.net_amount, l.unit_cost, l.quantity::DECIMAL(19, 4) * l.unit_price::DECIMAL(19, 4) AS gross,
        l.discount::DECIMAL(18, 8) AS discount
    FROM {s}.order_lines l
    JOIN {s}.orders o ON o.id = l.order_id
    WHERE o.status IS NULL OR o.status NOT IN ('draft', 'cancelled')
),
rated AS (
    SELECT
        l.*,
        CASE WHEN coalesce(l.currency, {currency}) = {currency} THEN 1::DECIMAL(18, 8) ELSE fx.rate END AS rate
    FROM lines l LEFT JOIN {s}.fx_days fx ON fx.currency = l.currency AND fx.day = l.day
)
SELECT
    r.id, r.order_id, r.product_id, r.rep_id, r.quantity, coalesce(r.unit::VARCHAR, p.unit) AS unit,
    (coalesce(r.net_amount::{money}, (r.gross::DECIMAL(26, 8) * (1 - coalesce(r.discount, 0))::DECIMAL(12, 8))::{money}) * r.rate)::{money} AS amount,
    ((r.gross::DECIMAL(26, 8) * r.discount::DECIMAL(12, 8))::{money} * r.rate)::{money} AS discount,
    CASE
        WHEN r.unit_cost IS NOT NULL THEN ((r.quantity::DECIMAL(19, 4) * r.unit_cost::DECIMAL(19, 4))::{money} * r.rate)::{money}
        WHEN coalesce(p.currency, {currency}) = {currency} THEN (r.quantity::DECIMAL(19, 4) * p.unit_cost::DECIMAL(19, 4))::{money}
        ELSE ((r.quantity::DECIMAL(19, 4) * p.unit_cost::DECIMAL(19, 4))::{money} * fx.rate)::{money}
    END AS cost
FROM rated r
LEFT JOIN {s}.products p ON p.id = r.product_id
LEFT JOIN {s}.fx_days fx ON fx.currency = p.currency AND fx.day = r.day
