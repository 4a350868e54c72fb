-- One row: what one unit of a currency was worth in the workspace's on one day. Dense from the first rate
-- on, so that conversion is an equality join: a day without a rate takes the last one before it.
-- The workspace's own currency has no rows: it is worth 1, by definition and whatever a file says.
-- The days end with the last dated amount, but no later than twenty years after the last rate: one
-- mistyped year must not make millions of rows.
CREATE OR REPLACE TABLE {s}.fx_days AS
WITH
rates AS (
    SELECT currency, day, arg_max(rate, id) AS rate
    FROM {s}.fx_rates
    WHERE rate > 0 AND currency <> {currency} AND day IS NOT NULL
    GROUP BY currency, day
),
last_day AS (
    SELECT greatest(
        (SELECT greatest(max(created_on), max(closed_on)) FROM {s}.deals),
        (SELECT max(ordered_on) FROM {s}.orders),
        (SELECT max(sent_on) FROM {s}.quotes),
        (SELECT max(requested_on) FROM {s}.returns),
        (SELECT max(started_on) FROM {s}.subscriptions),
        (SELECT max(spent_on) FROM {s}.expenses),
        (SELECT max(started_on) FROM {s}.campaigns),
        (SELECT max(starts_on) FROM {s}.market)
    ) AS day
),
runs AS (
    SELECT
        currency, day, rate,
        coalesce(
            lead(day) OVER (PARTITION BY currency ORDER BY day),
            least(greatest(day, (SELECT day FROM last_day)), (day + INTERVAL 20 YEAR)::DATE) + 1
        ) AS until
    FROM rates
)
SELECT currency, unnest(range(day, until, INTERVAL 1 DAY))::DATE AS day, rate
FROM runs
