-- One row: what one unit of a currency was worth in the workspace's on one day. Dense from the first rate
-- on, so that conversion is an equality join: a day without a rate takes the last one before it.
-- The last rate stands for twenty years, far past any dated amount and short enough for a table of days.
-- The workspace's own currency has no rows: it is worth 1, by definition and whatever a file says.
CREATE OR REPLACE TABLE {s}.fx_days AS
WITH
rates AS (
    SELECT currency, day, arg_max(rate, id) AS rate
    FROM {s}.fx_rates
    WHERE rate > 0 AND currency <> {currency} AND day IS NOT NULL
    GROUP BY currency, day
),
runs AS (
    SELECT
        currency, day, rate,
        lead(day, 1, (day + INTERVAL 20 YEAR)::DATE) OVER (PARTITION BY currency ORDER BY day) AS until
    FROM rates
)
SELECT currency, unnest(range(day, until, INTERVAL 1 DAY))::DATE AS day, rate
FROM runs
