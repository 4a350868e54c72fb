-- One row: one sale, where the workspace's revenue is won deals: a won deal on the day it was closed.
-- A deal has no country of its own: its account's stands for it.
CREATE OR REPLACE TABLE {s}.sales AS
SELECT
    m.id, 'deal' AS what, d.name AS label, NULL::BIGINT AS order_id, m.id AS deal_id, m.day, d.account_id,
    m.customer_id, CASE WHEN o.id IS NULL THEN d.owner_id ELSE o.closed_on END AS rep_id, m.amount, m.no_rate,
    d.kind::VARCHAR AS kind,
    p.is_first IS TRUE AS is_first, f.first_on, p.previous_on,
    CASE WHEN m.customer_id IS NULL THEN NULL WHEN m.day < f.first_on + {new_customer_days} THEN 'new' ELSE 'existing' END
        AS newness,
    CASE
        WHEN p.is_first THEN 'new_customer'
        WHEN d.kind IN ('new', 'cross_sell') THEN 'new_deal'
        WHEN d.kind IS NOT NULL THEN 'repeat'
    END AS business,
    d.lead_source, d.campaign_id, d.contact_method,
    NULL::VARCHAR AS channel, NULL::VARCHAR AS reason, d.region, m.country
FROM deal_money m
JOIN {s}.deals d ON d.id = m.id
LEFT JOIN {s}.deal_owners o ON o.id = m.id
LEFT JOIN purchases p ON p.id = m.id
LEFT JOIN customer_firsts f ON f.customer_id = m.customer_id
