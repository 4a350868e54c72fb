-- One row: one sale, with where it comes from and what it earned; see sale_origins.
CREATE OR REPLACE VIEW {s}.attributed_sales AS
SELECT
    s.id, s.label, s.day, s.account_id, s.customer_id, s.rep_id, s.amount, s.no_rate, s.kind, s.newness,
    s.contact_method, s.channel, s.reason, s.region, s.country,
    o.campaign_id, o.lead_source, o.gain, o.by_margin
FROM {s}.sales s
LEFT JOIN {s}.sale_origins o ON o.id = s.id
