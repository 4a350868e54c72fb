-- Scratch. One row: one sale of a known customer on a known day, by the workspace's revenue basis, with
-- the day of that customer's sale before it. {basis_money} is order_money or deal_money.
-- A row that is no purchase is nobody's first and nobody's previous sale. Of several sales on a customer's
-- first day the lowest id is the first, so that each customer has exactly one.
CREATE OR REPLACE TEMP TABLE purchases AS
WITH
dated AS (
    SELECT id, customer_id, day, CASE WHEN buys THEN day END AS bought_on
    FROM {basis_money}
    WHERE customer_id IS NOT NULL AND day IS NOT NULL
),
placed AS (
    SELECT *, max(bought_on) OVER (
        PARTITION BY customer_id ORDER BY day, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS previous_on
    FROM dated
)
SELECT id, customer_id, bought_on, previous_on, bought_on IS NOT NULL AND previous_on IS NULL AS is_first
FROM placed
