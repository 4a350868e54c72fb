-- One row: one tier among the products of one category that are sold by one unit, with its rank there by their mean list
-- price in the workspace's currency: tiers have no order of their own, and an hour's price is not a month's. A tier
-- without any such price has no rank.
CREATE OR REPLACE TABLE {s}.tiers AS
SELECT
    category, coalesce(unit, '') AS unit, tier,
    dense_rank() OVER (PARTITION BY category, coalesce(unit, '') ORDER BY avg(list_price)) AS rank
FROM {s}.products
WHERE category IS NOT NULL AND tier IS NOT NULL AND list_price IS NOT NULL
    AND coalesce(currency, {currency}) = {currency}
GROUP BY category, coalesce(unit, ''), tier
