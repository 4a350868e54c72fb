-- One row: one deal as it stood from one day to another (half-open; the last to the end of time). A deal
-- is open at the end of day D where from_day <= D < to_day and outcome = 'open'. A version that began and
-- ended on one day is no day's end, but it is kept.
-- Which versions a deal has, and how sure they are: see recorded_states and observed_states. The amount is
-- converted once, at the day the deal was created, so that a stock does not move with the exchange rate.
-- `next_day` is today's word: the latest of the next step's day and the planned activities' days.
CREATE OR REPLACE TABLE {s}.deal_states AS
WITH
states AS (
    SELECT * FROM recorded_states
    UNION ALL BY NAME
    SELECT *, from_day::TIMESTAMP AS valid_from, to_day::TIMESTAMP AS valid_to FROM observed_states
),
planned AS (
    SELECT deal_id, max(scheduled_day) AS day
    FROM {s}.activities WHERE status = 'planned' AND deal_id IS NOT NULL GROUP BY deal_id
)
SELECT
    s.id, d.name, s.from_day, coalesce(s.to_day, DATE '9999-12-31') AS to_day, s.valid_from, s.valid_to, s.version,
    s.pipeline, s.stage,
    CASE
        WHEN coalesce(s.currency, {currency}) = {currency} THEN s.amount::{money}
        ELSE (s.amount * fx.rate)::{money}
    END AS amount,
    coalesce(s.currency, {currency}) <> {currency} AND fx.rate IS NULL AS no_rate,
    s.probability, s.forecast_category, s.expected_close_on, s.owner_id, s.outcome, s.certainty,
    d.created_on IS NULL AS undated, greatest(d.next_step_on, p.day) AS next_day,
    d.account_id, d.sdr_id, d.product_id, d.lead_source, d.campaign_id, d.contact_method, d.region,
    d.kind::VARCHAR AS kind, d.lost_reason, d.competitor, d.created_on, d.closed_on
FROM states s
JOIN {s}.deals d ON d.id = s.id
LEFT JOIN {s}.fx_days fx ON fx.currency = s.currency AND fx.day = coalesce(d.created_on, s.from_day)
LEFT JOIN planned p ON p.deal_id = s.id
