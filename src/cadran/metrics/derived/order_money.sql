-- Scratch. One row: one order or credit that counts (neither draft nor cancelled), with its amounts in the
-- workspace's currency at its day.
-- The amount is the net given, else the sum of the lines less the header's discount; where a line has no
-- amount the sum is not known, for a blank is not 0. `line_amount` is what the lines do tell.
-- `buys`: whether it is a purchase, thus neither a credit nor known not to be positive: an amount that nobody
-- told, or that no rate converts, does not unmake a purchase.
CREATE OR REPLACE TEMP TABLE order_money AS
WITH
by_order AS (
    SELECT
        order_id, count(*) AS lines, count(amount) = count(*) AS complete,
        sum(amount)::{amount} AS amount, sum(discount)::{wide} AS discount
    FROM line_money GROUP BY order_id
),
rated AS (
    SELECT
        o.id, o.account_id, o.ordered_on, o.kind, o.amount, o.discount, o.penalty,
        CASE WHEN coalesce(o.currency, {currency}) = {currency} THEN 1::DECIMAL(18, 8) ELSE fx.rate END AS rate
    FROM {s}.orders o
    LEFT JOIN {s}.fx_days fx ON fx.currency = o.currency AND fx.day = o.ordered_on
    WHERE o.status IS NULL OR o.status NOT IN ('draft', 'cancelled')
),
converted AS (
    SELECT
        id, account_id, ordered_on AS day, coalesce(kind::VARCHAR, 'order') AS kind, amount AS given,
        CASE WHEN rate = 1 THEN amount::{amount} ELSE (amount::{wide} * rate)::{amount} END AS amount,
        CASE WHEN rate = 1 THEN discount::{amount} ELSE (discount::{wide} * rate)::{amount} END AS header_discount,
        CASE WHEN rate = 1 THEN penalty::{amount} ELSE (penalty::{wide} * rate)::{amount} END AS penalty,
        rate IS NULL AS no_rate
    FROM rated
),
priced AS (
    SELECT
        o.* EXCLUDE (amount), a.customer_id,
        CASE
            WHEN o.given IS NOT NULL THEN o.amount
            WHEN l.complete AND NOT o.no_rate THEN l.amount - coalesce(o.header_discount, 0)
        END AS amount,
        coalesce(l.lines, 0) AS lines, l.amount AS line_amount,
        CASE WHEN l.discount IS NULL THEN o.header_discount ELSE l.discount + coalesce(o.header_discount, 0) END
            AS discount
    FROM converted o
    LEFT JOIN by_order l ON l.order_id = o.id
    LEFT JOIN {s}.account_dims a ON a.id = o.account_id
)
SELECT
    * EXCLUDE (given, account_id, amount, discount), amount::{amount} AS amount, discount::{wide} AS discount,
    kind <> 'credit' AND coalesce(amount, 1) > 0 AS buys
FROM priced
