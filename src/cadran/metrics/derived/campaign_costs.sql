-- One row: what one campaign cost on one day, in the workspace's currency: each of its expenses; of a campaign
-- that has none, its budget on the day it began, with the campaign's id negated.
CREATE OR REPLACE TABLE {s}.campaign_costs AS
WITH costs AS (
    SELECT id, campaign_id, spent_on AS day, category::VARCHAR AS category, rep_id, amount, currency
    FROM {s}.expenses WHERE campaign_id IS NOT NULL
    UNION ALL
    SELECT -id, id, started_on, 'budget', NULL, budget, currency
    FROM {s}.campaigns
    WHERE budget IS NOT NULL
        AND id NOT IN (SELECT campaign_id FROM {s}.expenses WHERE campaign_id IS NOT NULL)
)
SELECT
    c.id, c.campaign_id, c.day, c.category, c.rep_id,
    CASE
        WHEN coalesce(c.currency, {currency}) = {currency} THEN c.amount::{wide}
        ELSE (c.amount::{wide} * fx.rate)::{wide}
    END AS amount,
    coalesce(c.currency, {currency}) <> {currency} AND fx.rate IS NULL AS no_rate
FROM costs c
LEFT JOIN {s}.fx_days fx ON fx.currency = c.currency AND fx.day = c.day
