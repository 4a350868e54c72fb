-- One row: one lead with what came of it: the first sale ever of its customer, where that is not earlier than
-- the lead. Of sales the day alone is known: one on the lead's own day came after it.
-- `existing`: the customer had bought before the lead came, so that no sale converts it.
CREATE OR REPLACE TABLE {s}.lead_outcomes AS
SELECT
    l.id, l.name, l.company, l.account_id, l.owner_id, l.sdr_id, l.lead_source, l.campaign_id, l.region,
    l.created_at, l.created_day, l.disqualified_on, coalesce(f.first_on < l.created_day, false) AS existing,
    CASE WHEN f.first_on >= l.created_day THEN f.first_on END AS sale_day,
    CASE WHEN f.first_on >= l.created_day THEN f.first_on - l.created_day END AS days
FROM {s}.lead_facts l
LEFT JOIN {s}.account_dims a ON a.id = l.account_id
LEFT JOIN customer_firsts f ON f.customer_id = a.customer_id
