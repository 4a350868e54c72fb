-- One row: one expense of selling or of marketing, in the workspace's currency at the day it was spent, and the
-- days it is held against customers on: `lagged_on` later by the setting's months, `cycle_on` by the median
-- cycle of the won deals, in whole days.
CREATE OR REPLACE TABLE {s}.acquisition_costs AS
WITH usual AS (
    SELECT floor(median(days))::INTEGER AS days FROM {s}.cycles WHERE days >= 0
)
SELECT
    e.id, e.category::VARCHAR AS category, e.spent_on, e.rep_id, e.team_id, e.campaign_id,
    (e.spent_on + to_months({cac_lag_months}))::DATE AS lagged_on, e.spent_on + usual.days AS cycle_on,
    CASE
        WHEN coalesce(e.currency, {currency}) = {currency} THEN e.amount::{wide}
        ELSE (e.amount::{wide} * fx.rate)::{wide}
    END AS amount,
    coalesce(e.currency, {currency}) <> {currency} AND fx.rate IS NULL AS no_rate
FROM {s}.expenses e
CROSS JOIN usual
LEFT JOIN {s}.fx_days fx ON fx.currency = e.currency AND fx.day = e.spent_on
WHERE e.category = 'marketing'
    OR (
        e.category IN ('salary', 'commission', 'tool', 'travel', 'representation')
        AND (e.rep_id IS NOT NULL OR e.team_id IS NOT NULL)
    )
