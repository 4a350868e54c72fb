-- One row: one time that the expected close of an open deal was moved to a later calendar month, between two
-- versions that are recorded or observed: what is assumed was never said, so it cannot slip.
CREATE OR REPLACE VIEW {s}.slips AS
SELECT
    h.id * 100000 + h.version AS id, h.id AS deal_id, h.from_day AS day,
    h.slipped_from AS from_on, h.expected_close_on AS to_on, h.certainty,
    h.pipeline, h.stage, h.owner_id, h.amount, h.no_rate,
    d.name, d.account_id, d.sdr_id, d.product_id, d.lead_source, d.campaign_id, d.contact_method, d.region,
    d.kind::VARCHAR AS kind, d.lost_reason, d.competitor, d.created_on, d.closed_on
FROM {s}.deal_history h
JOIN {s}.deals d ON d.id = h.id
WHERE h.slipped_from IS NOT NULL
