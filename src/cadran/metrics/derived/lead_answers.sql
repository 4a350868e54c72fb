-- One row: one lead with the first thing a person did towards it, in the ways that outbound activities count:
-- what names the lead; where nothing ever does, what names its contact; where nothing does either, what names
-- its account within 30 days. A blank `automatic` is a person; a note, a task or a status answers nobody.
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
by_lead AS (
    SELECT l.id, min(t.occurred_at) AS answered_at
    FROM {s}.lead_facts l JOIN touches t ON t.lead_id = l.id AND t.occurred_at >= l.created_at
    GROUP BY l.id
),
by_contact AS (
    SELECT l.id, min(t.occurred_at) AS answered_at
    FROM {s}.lead_facts l JOIN touches t ON t.contact_id = l.contact_id AND t.occurred_at >= l.created_at
    WHERE l.id NOT IN (SELECT id FROM by_lead)
    GROUP BY l.id
),
by_account AS (
    SELECT l.id, min(t.occurred_at) AS answered_at
    FROM {s}.lead_facts l
    JOIN touches t ON t.account_id = l.account_id
        AND t.occurred_at >= l.created_at AND t.occurred_at < l.created_at + INTERVAL 30 DAY
    WHERE l.id NOT IN (SELECT id FROM by_lead) AND l.id NOT IN (SELECT id FROM by_contact)
    GROUP BY l.id
),
answered AS (
    FROM by_lead UNION ALL FROM by_contact UNION ALL FROM by_account
),
local_times AS (
    SELECT
        l.*, a.answered_at,
        timezone({timezone}, timezone('UTC', l.created_at)) AS created_local,
        timezone({timezone}, timezone('UTC', a.answered_at)) AS answered_local
    FROM {s}.lead_facts l LEFT JOIN answered a ON a.id = l.id
)
SELECT
    l.* EXCLUDE (created_local, answered_local), l.answered_local::DATE AS answered_day,
    least(l.sql_on, l.converted_day, l.disqualified_on) AS settled_day,
    (began.worked_before * {business_seconds} + began.working::INTEGER
        * greatest(0, least({business_seconds}, epoch(l.created_local - l.created_day) - {opens_after})))::DOUBLE AS created_clock,
    (ended.worked_before * {business_seconds} + ended.working::INTEGER
        * greatest(0, least({business_seconds}, epoch(l.answered_local - l.answered_local::DATE) - {opens_after})))::DOUBLE AS answered_clock
FROM local_times l
LEFT JOIN {s}.calendar began ON began.day = l.created_day
LEFT JOIN {s}.calendar ended ON ended.day = l.answered_local::DATE
