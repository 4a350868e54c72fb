-- One row: one request of a customer with the business hours until it was answered, by the clocks of the
-- workspace's zone.
-- The days worked before a day say how many seconds of business had passed, since the calendar's first day, when
-- it began; the hours between two instants are the difference of two such clocks, so that nights, week-ends and
-- holidays need no loop. An answer before its request is the data's error: no time, and marked.
CREATE OR REPLACE TABLE {s}.request_facts AS
WITH
local_times AS (
    SELECT
        *, timezone({timezone}, timezone('UTC', received_at)) AS received_local,
        timezone({timezone}, timezone('UTC', answered_at)) AS answered_local
    FROM {s}.requests
),
clocks AS (
    SELECT
        r.*,
        began.worked_before * {business_seconds} + began.working::INTEGER
            * greatest(0, least({business_seconds}, epoch(r.received_local - r.received_day) - {opens_after})) AS began,
        ended.worked_before * {business_seconds} + ended.working::INTEGER
            * greatest(0, least({business_seconds}, epoch(r.answered_local - r.answered_day) - {opens_after})) AS ended
    FROM local_times r
    LEFT JOIN {s}.calendar began ON began.day = r.received_day
    LEFT JOIN {s}.calendar ended ON ended.day = r.answered_day
)
SELECT
    id, account_id, rep_id, kind, received_at, received_day, due_on, answered_at, answered_day,
    CASE WHEN began IS NOT NULL AND ended IS NOT NULL THEN greatest(0, ended - began) / 3600.0 END AS hours,
    coalesce(answered_at < received_at, false) AS reversed
FROM clocks
