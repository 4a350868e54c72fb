-- One row: one deal open at the end of one window's last day, as it stood then; see deal_history. The deal's
-- own columns join after the window has chosen, so that few rows meet them. `next_day`: the latest day after
-- the window of what was planned then, or of the next step, which is today's word.
SELECT
    h.*, d.created_on IS NULL AS undated, greatest(d.next_step_on, p.day) AS next_day,
    d.name, d.account_id, d.sdr_id, d.product_id, d.lead_source, d.campaign_id, d.contact_method, d.region,
    d.kind::VARCHAR AS kind, d.lost_reason, d.competitor, d.created_on, d.closed_on
FROM (
{open_states}) h
JOIN {s}.deals d ON d.id = h.id
LEFT JOIN (
    SELECT w.w, p.id, max(p.day) AS day
    FROM windows w
    JOIN {s}.deal_plans p ON p.from_day <= w.at_day AND p.day >= w.end_day AND (p.planned OR w.at_day < {today})
    GROUP BY ALL
) p ON p.w = h.w AND p.id = h.id
