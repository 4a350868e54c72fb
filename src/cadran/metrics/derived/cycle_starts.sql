-- One row: one won deal, in the workspace's currency at the day it was closed, with the three days its
-- cycle may be counted from. The view `cycles` takes one of them, the same for every deal.
-- First contact is the first day a person did something with the deal, with a lead that became it, or with
-- its contact; the activities are brought down to one day per deal, lead and contact before they meet it.
CREATE OR REPLACE TABLE {s}.cycle_starts AS
WITH
won AS (
    SELECT * FROM {s}.deals WHERE outcome = 'won'
),
done AS (
    SELECT deal_id, lead_id, contact_id, occurred_day AS day
    FROM {s}.activities
    WHERE (status IS NULL OR status = 'done') AND automatic IS NOT TRUE AND occurred_day IS NOT NULL
),
touches AS (
    SELECT deal_id AS id, min(day) AS day FROM done WHERE deal_id IS NOT NULL GROUP BY deal_id
    UNION ALL
    SELECT l.deal_id, t.day
    FROM (SELECT lead_id, min(day) AS day FROM done WHERE lead_id IS NOT NULL GROUP BY lead_id) t
    JOIN {s}.leads l ON l.id = t.lead_id
    UNION ALL
    SELECT w.id, t.day
    FROM (SELECT contact_id, min(day) AS day FROM done WHERE contact_id IS NOT NULL GROUP BY contact_id) t
    JOIN won w ON w.contact_id = t.contact_id
),
first_touches AS (
    SELECT id, min(day) AS day FROM touches GROUP BY id
)
SELECT
    w.id, w.name, w.account_id, w.owner_id, w.sdr_id, w.product_id, w.pipeline, w.stage,
    CASE
        WHEN coalesce(w.currency, {currency}) = {currency} THEN w.amount::{money}
        ELSE (w.amount * fx.rate)::{money}
    END AS amount,
    coalesce(w.currency, {currency}) <> {currency} AND fx.rate IS NULL AS no_rate,
    w.outcome::VARCHAR AS outcome, w.expected_close_on, w.closed_on,
    w.qualified_on, t.day AS first_contact, w.created_on,
    w.lead_source, w.campaign_id, w.contact_method, w.region, w.kind::VARCHAR AS kind, w.lost_reason, w.competitor
FROM won w
LEFT JOIN first_touches t ON t.id = w.id
LEFT JOIN {s}.fx_days fx ON fx.currency = w.currency AND fx.day = w.closed_on
