-- One row: one sale, where the workspace's revenue is orders. Nothing but a choice of columns: every fact
-- of a sale is worked out in `order_facts`.
CREATE OR REPLACE VIEW {s}.sales AS
SELECT
    id, 'order' AS what, label, id AS order_id, deal_id, day, account_id, customer_id, rep_id, amount,
    no_rate, kind, is_first, first_on, previous_on, newness, business,
    lead_source, campaign_id, contact_method, channel, reason, region, country
FROM {s}.order_facts
