-- One row: one line of a sale, or the residual of one, where the workspace's revenue is orders. Its
-- attribution (first sale, newness, business, source) is its order's.
CREATE OR REPLACE VIEW {s}.sale_lines AS
SELECT
    id, 'order' AS what, label, order_id, deal_id, day, account_id, customer_id, rep_id, amount,
    no_rate, kind, is_first, first_on, previous_on, newness, business,
    lead_source, campaign_id, contact_method, channel, reason, region, country,
    product_id, quantity, cost
FROM {s}.line_facts
