-- What an order says by its deal, where the deal changed. Most changes of a deal are none to its orders, and
-- a row that stays the same is not written again.
UPDATE {s}.order_facts AS f
SET lead_source = n.lead_source, campaign_id = n.campaign_id, business = n.business
FROM (
    SELECT
        o.id, coalesce(o.lead_source, d.lead_source) AS lead_source,
        coalesce(o.campaign_id, d.campaign_id) AS campaign_id, {order_business} AS business
    FROM {s}.order_facts p
    JOIN {s}.orders o ON o.id = p.id
    LEFT JOIN {s}.deals d ON d.id = o.deal_id
    WHERE p.deal_id IN (SELECT id FROM touched_deals)
) n
WHERE n.id = f.id AND f.deal_id IN (SELECT id FROM touched_deals)
    AND (f.lead_source, f.campaign_id, f.business) IS DISTINCT FROM (n.lead_source, n.campaign_id, n.business)
