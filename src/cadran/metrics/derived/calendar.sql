-- One row: one day from the first of the first year with data to the last of the current one, and whether it
-- is worked: a weekday of the workspace's, and no holiday of its country. `worked_before`: how many days had
-- been worked since the first, so that hours of business between two instants need no loop.
CREATE OR REPLACE TABLE {s}.calendar AS
SELECT
    day, working,
    count(*) FILTER (WHERE working) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        AS worked_before
FROM (
    SELECT day, isodow(day) IN ({weekdays}) AND day NOT IN ({holidays}) AS working
    FROM (SELECT unnest(range({calendar_from}, {calendar_to}, INTERVAL 1 DAY))::DATE AS day)
)
