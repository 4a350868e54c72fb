-- One row: one order that counts and is no credit, with how long it took and when the goods were there.
-- `ready_on`: the day the order was made available; what was delivered was available that day at the latest.
CREATE OR REPLACE VIEW {s}.deliveries AS
SELECT
    id, label, account_id, customer_id, rep_id, day, amount, newness, channel, lead_source, contact_method,
    campaign_id, reason, region, country, promised_on, available_on, delivered_on, conforming,
    coalesce(available_on, delivered_on) AS ready_on, delivered_on - day AS days
FROM {s}.order_facts
WHERE kind <> 'credit'
