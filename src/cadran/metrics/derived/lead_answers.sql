-- One row: one lead with the first thing a person did towards it, in the ways that outbound activities count:
-- what names the lead (`lead_day`, `lead_clock`), what names its contact, what names its account within 30 days.
-- Of these the first that there is by a day is the answer by that day. A blank `automatic` is a person; a note, a
-- task or a status answers nobody. `touched_day`: the earliest of all.
-- The clocks count the seconds of business since the calendar's first day, as in request_facts: a wait is the
-- difference of two. `settled_day`: sales took the lead over, or it was set aside.
CREATE OR REPLACE TABLE {s}.lead_answers AS
WITH
touches AS (
    SELECT lead_id, contact_id, account_id, occurred_at
    FROM {s}.activities
    WHERE kind IN ('call', 'email', 'message', 'social', 'connection_request') AND direction = 'outbound'
        AND (status IS NULL OR status = 'done') AND automatic IS NOT TRUE AND occurred_at IS NOT NULL
),
marks AS (
    SELECT id, 'created' AS what, created_at AS moment FROM {s}.lead_facts
    UNION ALL
    SELECT l.id, 'lead', min(t.occurred_at)
    FROM {s}.lead_facts l JOIN touches t ON t.lead_id = l.id AND t.occurred_at >= l.created_at
    GROUP BY l.id
    UNION ALL
    SELECT l.id, 'contact', min(t.occurred_at)
    FROM {s}.lead_facts l JOIN touches t ON t.contact_id = l.contact_id AND t.occurred_at >= l.created_at
    GROUP BY l.id
    UNION ALL
    SELECT l.id, 'account', min(t.occurred_at)
    FROM {s}.lead_facts l
    JOIN touches t ON t.account_id = l.account_id
        AND t.occurred_at >= l.created_at AND t.occurred_at < l.created_at + INTERVAL 30 DAY
    GROUP BY l.id
),
local_marks AS (
    SELECT *, timezone({timezone}, timezone('UTC', moment)) AS local_time FROM marks
),
clocks AS (
    SELECT
        m.id, m.what, m.moment, m.local_time::DATE AS day,
        (c.worked_before * {business_seconds} + c.working::INTEGER
            * greatest(0, least({business_seconds}, epoch(m.local_time - m.local_time::DATE) - {opens_after})))::DOUBLE
            AS clock
    FROM local_marks m LEFT JOIN {s}.calendar c ON c.day = m.local_time::DATE
),
told AS (
    SELECT
        id, max(clock) FILTER (what = 'created') AS created_clock,
        max(day) FILTER (what = 'lead') AS lead_day, max(clock) FILTER (what = 'lead') AS lead_clock,
        max(day) FILTER (what = 'contact') AS contact_day, max(clock) FILTER (what = 'contact') AS contact_clock,
        max(day) FILTER (what = 'account') AS account_day, max(clock) FILTER (what = 'account') AS account_clock,
        arg_min(moment, CASE what WHEN 'lead' THEN 1 WHEN 'contact' THEN 2 ELSE 3 END) FILTER (what <> 'created')
            AS answered_at
    FROM clocks GROUP BY id
)
SELECT
    l.*, least(l.sql_on, l.converted_day, l.disqualified_on) AS settled_day,
    least(t.lead_day, t.contact_day, t.account_day) AS touched_day, t.* EXCLUDE (id)
FROM {s}.lead_facts l JOIN told t ON t.id = l.id
