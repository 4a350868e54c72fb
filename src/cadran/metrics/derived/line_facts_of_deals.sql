-- What a line says by its order's deal, where the deal changed: as its order says it now.
UPDATE {s}.line_facts AS f
SET lead_source = o.lead_source, campaign_id = o.campaign_id, business = o.business
FROM {s}.order_facts o
WHERE o.id = f.order_id AND o.deal_id IN (SELECT id FROM touched_deals)
    AND f.deal_id IN (SELECT id FROM touched_deals)
    AND (f.lead_source, f.campaign_id, f.business) IS DISTINCT FROM (o.lead_source, o.campaign_id, o.business)
