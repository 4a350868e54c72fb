-- One row: one sale that comes from somewhere known. Its campaign: its own or its deal's, else that of the
-- earliest lead the deal grew from that has one, else the campaign that the reason to buy names. Its source:
-- its own or its deal's, else that lead's.
-- `gain` is told of sales that a campaign brought: the margin of their lines whose cost is known where the
-- workspace knows any cost (`by_margin`), else their amount; never one for some sales and the other for others.
CREATE OR REPLACE TABLE {s}.sale_origins AS
WITH
grown AS (
    SELECT
        deal_id, arg_min(campaign_id, (created_at, id)) AS campaign_id,
        arg_min(lead_source, (created_at, id)) AS lead_source
    FROM {s}.leads WHERE deal_id IS NOT NULL GROUP BY deal_id
),
named AS (
    SELECT lower(trim(name)) AS name, min(id) AS id FROM {s}.campaigns GROUP BY ALL
),
placed AS (
    SELECT
        s.id, s.amount, coalesce(s.campaign_id, g.campaign_id, n.id) AS campaign_id,
        coalesce(s.lead_source, g.lead_source) AS lead_source
    FROM {s}.sales s
    LEFT JOIN grown g ON g.deal_id = s.deal_id
    LEFT JOIN named n ON n.name = lower(trim(s.reason))
),
costed AS (
    SELECT {orders_are_sales} AND count(cost) > 0 AS by_margin FROM {s}.line_facts
),
margins AS (
    SELECT order_id, sum(amount - cost)::{wide} AS margin
    FROM {s}.line_facts
    WHERE order_id IN (SELECT id FROM placed WHERE campaign_id IS NOT NULL)
    GROUP BY order_id
)
SELECT
    p.id, p.campaign_id, p.lead_source, c.by_margin,
    CASE WHEN p.campaign_id IS NOT NULL THEN CASE WHEN c.by_margin THEN m.margin ELSE p.amount::{wide} END END AS gain
FROM placed p
CROSS JOIN costed c
LEFT JOIN margins m ON m.order_id = p.id AND c.by_margin
WHERE p.campaign_id IS NOT NULL OR p.lead_source IS NOT NULL
