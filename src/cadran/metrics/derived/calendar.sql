-- One row: one day from the first of the first year with data to the last of the current one, and whether it
-- is worked: a weekday of the workspace's, and no holiday of its country.
CREATE OR REPLACE TABLE {s}.calendar AS
SELECT day, isodow(day) IN ({weekdays}) AND day NOT IN ({holidays}) AS working
FROM (SELECT unnest(range({calendar_from}, {calendar_to}, INTERVAL 1 DAY))::DATE AS day)
