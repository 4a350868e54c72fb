-- One row: one deal, in the workspace's currency at the day it was closed, with the three days its cycle may be
-- counted from. The views `cycles` and `deal_cycles` take one of them, the same for every deal.
-- First contact is the first day a person did something with the deal, with a lead that became it, or with
-- its contact; the activities are brought down to one day per deal, lead and contact before they meet it.
{put} {s}.cycle_starts {as}
WITH
wanted AS (
    SELECT * FROM {s}.deals d WHERE {deals_wanted}
),
done AS NOT MATERIALIZED (  -- each of its three readers takes few of its rows
    SELECT deal_id, lead_id, contact_id, occurred_day AS day
    FROM {s}.activities
    WHERE (status IS NULL OR status = 'done') AND automatic IS NOT TRUE AND occurred_day IS NOT NULL
),
by_deal AS (
    SELECT deal_id, min(day) AS day FROM done WHERE deal_id IN (SELECT id FROM wanted) GROUP BY deal_id
),
by_lead AS (
    SELECT lead_id, min(day) AS day
    FROM done WHERE lead_id IN (SELECT l.id FROM {s}.leads l JOIN wanted w ON w.id = l.deal_id) GROUP BY lead_id
),
by_contact AS (
    SELECT contact_id, min(day) AS day
    FROM done WHERE contact_id IN (SELECT contact_id FROM wanted) GROUP BY contact_id
),
touches AS (
    SELECT deal_id AS id, day FROM by_deal
    UNION ALL
    SELECT l.deal_id, b.day FROM by_lead b JOIN {s}.leads l ON l.id = b.lead_id
    UNION ALL
    SELECT w.id, b.day FROM by_contact b JOIN wanted w ON w.contact_id = b.contact_id
),
first_touches AS (
    SELECT id, min(day) AS day FROM touches GROUP BY id
)
SELECT
    w.id, w.name, w.account_id, w.owner_id, w.sdr_id, w.product_id, w.pipeline, w.stage,
    CASE
        WHEN coalesce(w.currency, {currency}) = {currency} THEN w.amount::{money}
        ELSE (w.amount::{wide} * fx.rate)::{money}
    END AS amount,
    coalesce(w.currency, {currency}) <> {currency} AND fx.rate IS NULL AS no_rate,
    w.outcome::VARCHAR AS outcome, w.expected_close_on, w.closed_on,
    w.qualified_on, t.day AS first_contact, w.created_on,
    w.lead_source, w.campaign_id, w.contact_method, w.region, w.kind::VARCHAR AS kind, w.lost_reason, w.competitor
FROM wanted w
LEFT JOIN first_touches t ON t.id = w.id
LEFT JOIN {s}.fx_days fx ON fx.currency = w.currency AND fx.day = w.closed_on
