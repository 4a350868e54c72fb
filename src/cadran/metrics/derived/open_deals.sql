-- One row: one deal open at the end of one window's last day, as it stood then; see deal_history. The deal's
-- own columns join after the window has chosen, so that few rows meet them.
SELECT
    h.*, d.created_on IS NULL AS undated, greatest(d.next_step_on, p.day) AS next_day,
    d.name, d.account_id, d.sdr_id, d.product_id, d.lead_source, d.campaign_id, d.contact_method, d.region,
    d.kind::VARCHAR AS kind, d.lost_reason, d.competitor, d.created_on, d.closed_on
FROM (
{open_states}) h
JOIN {s}.deals d ON d.id = h.id
LEFT JOIN {s}.deal_plans p ON p.id = h.id
