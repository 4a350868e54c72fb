-- One row: one deal as it stood from one day to another: see deal_history, to which this adds what a deal
-- says of itself today. `undated`: nobody said when the deal was created.
CREATE OR REPLACE VIEW {s}.deal_states AS
SELECT
    h.*, d.created_on IS NULL AS undated,
    d.name, d.account_id, d.sdr_id, d.product_id, d.lead_source, d.campaign_id, d.contact_method, d.region,
    d.kind::VARCHAR AS kind, d.lost_reason, d.competitor, d.created_on, d.closed_on
FROM {s}.deal_history h
JOIN {s}.deals d ON d.id = h.id
