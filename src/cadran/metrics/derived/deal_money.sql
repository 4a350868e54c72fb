-- Scratch. One row: one won deal, with its amount in the workspace's currency at the day it was closed.
-- `buys`: whether it is a purchase, thus not known not to be positive (see order_money).
CREATE OR REPLACE TEMP TABLE deal_money AS
WITH rated AS (
    SELECT
        d.id, d.account_id, d.closed_on, d.amount,
        CASE WHEN coalesce(d.currency, {currency}) = {currency} THEN 1::DECIMAL(18, 8) ELSE fx.rate END AS rate
    FROM {s}.deals d
    LEFT JOIN {s}.fx_days fx ON fx.currency = d.currency AND fx.day = d.closed_on
    WHERE d.outcome = 'won'
)
SELECT
    d.id, a.customer_id, a.country, d.closed_on AS day,
    CASE WHEN d.rate = 1 THEN d.amount::{money} ELSE (d.amount::{wide} * d.rate)::{money} END AS amount,
    d.rate IS NULL AS no_rate,
    d.rate IS NULL OR coalesce(d.amount, 1) > 0 AS buys
FROM rated d
LEFT JOIN {s}.account_dims a ON a.id = d.account_id
