-- One row: one stay of a deal in a stage: see deal_visits. For the total time per deal and stage: on any day the
-- stay with entered_day <= day < again_day is the latest, and the total is `spent` and what it lasted by then.
-- Placed by the deal's first day in the stage (`first_day`), with the owner of then.
CREATE OR REPLACE VIEW {s}.stage_times AS
SELECT
    v.id AS deal_id, v.ordinal, v.pipeline, v.stage, v.first_owner_id AS owner_id, v.first_day, v.entered_day,
    v.left_day, v.again_day, v.spent, v.unseen,
    d.name, d.account_id, d.sdr_id, d.product_id, d.lead_source, d.campaign_id, d.contact_method, d.region,
    d.kind::VARCHAR AS kind, d.lost_reason, d.competitor
FROM {s}.deal_visits v
JOIN {s}.deals d ON d.id = v.id
