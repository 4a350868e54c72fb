-- One row: one order or credit that counts (neither draft nor cancelled), with its amounts in the
-- workspace's currency at its day, whose customer bought, and what that customer had bought before.
-- Lead source and campaign are the order's own, else its deal's. `newness` follows the customer's first
-- sale by the workspace's revenue basis; `is_first` and `previous_on` are told only where that is orders.
CREATE OR REPLACE TABLE {s}.order_facts AS
SELECT
    m.id, o.number AS label, o.account_id, m.customer_id, o.rep_id, o.deal_id, m.day, m.kind,
    o.status::VARCHAR AS status, m.amount, m.discount, m.penalty, m.no_rate,
    p.is_first IS TRUE AS is_first, f.first_on, p.previous_on,
    CASE WHEN m.customer_id IS NOT NULL THEN CASE WHEN m.day < f.first_on + {new_customer_days} THEN 'new' ELSE 'existing' END END
        AS newness,
    {order_business} AS business,
    o.channel, coalesce(o.lead_source, d.lead_source) AS lead_source, o.contact_method,
    coalesce(o.campaign_id, d.campaign_id) AS campaign_id, o.reason, o.region, o.country,
    o.promised_on, o.available_on, o.delivered_on, o.conforming
FROM order_money m
JOIN {s}.orders o ON o.id = m.id
LEFT JOIN {s}.deals d ON d.id = o.deal_id
LEFT JOIN purchases p ON p.id = m.id AND {orders_are_sales}
LEFT JOIN customer_firsts f ON f.customer_id = m.customer_id
