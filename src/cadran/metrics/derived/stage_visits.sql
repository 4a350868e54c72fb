-- One row: one stay of a deal in a stage: see deal_visits, to which this adds what a deal says of itself
-- today. The owner is the one at the entry.
CREATE OR REPLACE VIEW {s}.stage_visits AS
SELECT
    v.id AS deal_id, v.* EXCLUDE (id, closed_day, won, first_day, first_owner_id, spent, again_day, unseen),
    d.name, d.amount, d.outcome::VARCHAR AS outcome, d.expected_close_on, d.account_id, d.sdr_id, d.product_id,
    d.lead_source, d.campaign_id, d.contact_method, d.region, d.kind::VARCHAR AS kind, d.lost_reason,
    d.competitor, d.created_on, d.closed_on
FROM {s}.deal_visits v
JOIN {s}.deals d ON d.id = v.id
