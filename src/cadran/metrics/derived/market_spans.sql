-- One row: one figure of the market, the whole's or a competitor's, over days on which it is the one that counts, in
-- the workspace's currency at the rate of its last day; it may have several rows. `told_days` is how many days the
-- figure is for: each counts for as much as the next.
-- Nothing is counted twice. Of figures for the same segment and day, a year's and a quarter's, the one for fewer days
-- counts. Figures without an industry count only on days on which none has one; within an industry, those without a
-- region only where none has one. Figures that nobody can use have their own days, to be left out with their reason.
CREATE OR REPLACE TABLE {s}.market_spans AS
WITH
told AS (
    SELECT
        m.id, m.industry, m.region, m.competitor, m.starts_on AS from_day, m.ends_on + 1 AS to_day,
        m.ends_on + 1 - m.starts_on AS told_days, m.revenue::{wide} AS given,
        CASE WHEN coalesce(m.currency, {currency}) = {currency} THEN 1::DECIMAL(18, 8) ELSE fx.rate END AS rate
    FROM {s}.market m
    LEFT JOIN {s}.fx_days fx ON fx.currency = m.currency AND fx.day = m.ends_on
    WHERE m.starts_on IS NOT NULL AND m.ends_on >= m.starts_on
),
usable AS (
    SELECT * FROM told WHERE given IS NOT NULL AND rate IS NOT NULL
),
cuts AS (
    SELECT from_day AS day FROM usable UNION SELECT to_day FROM usable
),
pieces AS (
    SELECT day AS first_day, lead(day) OVER (ORDER BY day) AS next_day FROM cuts
),
finest AS (
    SELECT p.first_day, p.next_day, u.*
    FROM pieces p
    JOIN usable u ON u.from_day <= p.first_day AND u.to_day >= p.next_day
    QUALIFY row_number() OVER (
        PARTITION BY p.first_day, u.industry, u.region, u.competitor ORDER BY u.told_days, u.id DESC
    ) = 1
),
by_industry AS (
    SELECT * FROM finest
    QUALIFY industry IS NOT NULL OR count(industry) OVER (PARTITION BY first_day, competitor) = 0
),
counting AS (
    SELECT * FROM by_industry
    QUALIFY region IS NOT NULL OR count(region) OVER (PARTITION BY first_day, competitor, industry) = 0
)
SELECT
    id, industry, region, competitor, first_day AS from_day, next_day AS to_day, told_days,
    (given * rate)::{wide} AS revenue, false AS no_rate
FROM counting
UNION ALL
SELECT id, industry, region, competitor, from_day, to_day, told_days, NULL, rate IS NULL
FROM told WHERE given IS NULL OR rate IS NULL
