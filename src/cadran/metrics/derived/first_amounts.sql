-- One row: one deal with the amount that its first recorded version, or the first one seen, gave it.
CREATE OR REPLACE VIEW {s}.first_amounts AS
SELECT
    d.id, d.name, d.account_id, d.owner_id, d.sdr_id, d.product_id, d.pipeline, d.stage, h.amount, h.no_rate,
    d.amount AS amount_now, d.outcome::VARCHAR AS outcome, d.created_on, d.qualified_on, d.closed_on, d.expected_close_on,
    d.lead_source, d.campaign_id, d.contact_method, d.region, d.kind::VARCHAR AS kind, d.lost_reason, d.competitor
FROM {s}.deals d
LEFT JOIN (
    SELECT id, arg_min_null(amount, version) AS amount, arg_min_null(no_rate, version) AS no_rate
    FROM {s}.deal_history GROUP BY id
) h ON h.id = d.id
