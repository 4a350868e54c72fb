-- One row: one subscription, thus a contract at one price, with a month of it in the workspace's currency at the rate
-- of its own first day: converted once, so that movements add up. A month's price is cut, not rounded, at the twelfth
-- decimal: sums of it are exact, which quotients as doubles are not.
-- `counted`: its MRR is known and somebody's. `serves`: it has service on some day at all; `until`: the first day
-- without. `replaced_on`: the day from which a later row of the same contract takes its place, as on a price change.
CREATE OR REPLACE TABLE {s}.subscription_facts AS
WITH
rated AS (
    SELECT
        u.*, a.customer_id, coalesce(u.ended_on, DATE '9999-12-31') AS until,
        CASE u.interval WHEN 'quarter' THEN 3 WHEN 'year' THEN 12 ELSE 1 END AS months,
        CASE WHEN coalesce(u.currency, {currency}) = {currency} THEN 1::DECIMAL(18, 8) ELSE fx.rate END AS rate
    FROM {s}.subscriptions u
    LEFT JOIN {s}.account_dims a ON a.id = u.account_id
    LEFT JOIN {s}.fx_days fx ON fx.currency = u.currency AND fx.day = u.started_on
),
priced AS (
    SELECT
        *, ((amount::{wide} * rate)::{wide} * 1000000000000)::HUGEINT // months AS mrr
    FROM rated
),
later AS (
    SELECT p.id, min(n.started_on) AS replaced_on
    FROM priced p
    JOIN priced n ON n.contract = p.contract AND n.customer_id = p.customer_id AND n.started_on >= p.until
    WHERE n.until > n.started_on
    GROUP BY p.id
)
SELECT
    p.id, p.contract, p.account_id, p.customer_id, p.rep_id, p.product_id, p.started_on, p.until, p.term_ends_on,
    p.amount, p.interval::VARCHAR AS interval, p.rate IS NULL AS no_rate, (p.mrr::DECIMAL(38, 0) * 0.000000000001)::{wide} AS mrr,
    p.mrr IS NOT NULL AND p.customer_id IS NOT NULL AS counted,
    coalesce(p.until > p.started_on, false) AS serves,
    l.replaced_on
FROM priced p
LEFT JOIN later l ON l.id = p.id
