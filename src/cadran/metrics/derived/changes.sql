-- Scratch. One row: one recorded change of a deal that is alive, with what the deal's other changes tell of
-- it. One pass over the sorted changes finds all of that: the day it ended, whether it is the last, whether
-- it moved the deal, and the expected day it moved away from.
-- A column that a source's history does not carry at all (a history of stages has no amounts) is as today;
-- so are a pipeline and an owner left blank. Probabilities and forecast categories go with the stage of their
-- time: of those not carried, today's hold for the last version alone. An outcome not told follows from the
-- deal's closing.
-- The amount is converted at the day the deal was created, so that a stock does not move with the rate.
CREATE OR REPLACE TEMP TABLE changes AS
WITH
carried AS (
    SELECT
        source, count(amount) > 0 AS amount, count(expected_close_on) > 0 AS expected_close_on,
        count(probability) > 0 AS probability, count(forecast_category) > 0 AS forecast_category
    FROM {s}.deal_changes GROUP BY source
),
told AS (
    SELECT
        c.deal_id AS id, c.id AS change_id, c.valid_from, c.valid_from_day AS from_day, c.valid_to_day AS ends_on,
        coalesce(c.pipeline, d.pipeline) AS pipeline, c.stage,
        CASE WHEN carried.amount THEN c.amount ELSE d.amount END AS amount,
        coalesce(c.currency, d.currency) AS currency, c.probability, c.forecast_category,
        CASE WHEN NOT carried.probability THEN d.probability END AS today_probability,
        CASE WHEN NOT carried.forecast_category THEN d.forecast_category END AS today_category,
        CASE WHEN carried.expected_close_on THEN c.expected_close_on ELSE d.expected_close_on END AS expected_close_on,
        coalesce(c.owner_id, d.owner_id) AS owner_id,
        CASE
            WHEN c.outcome IS NOT NULL THEN c.outcome::VARCHAR
            WHEN d.closed_on <= c.valid_from_day THEN d.outcome::VARCHAR
            WHEN d.outcome IS NOT NULL THEN 'open'
        END AS outcome,
        c.certainty, coalesce(d.created_on, c.valid_from_day) AS rated_on,
        CASE WHEN d.outcome IS NOT NULL THEN d.created_on END AS created_on,
        CASE WHEN d.outcome IN ('won', 'lost') THEN greatest(d.closed_on, c.valid_from_day) END AS closes_on
    FROM {s}.deal_changes c
    JOIN {s}.deals d ON d.id = c.deal_id
    JOIN carried ON carried.source = c.source
    WHERE c.valid_from IS NOT NULL AND {changes_wanted}
),
priced AS (
    SELECT
        t.* EXCLUDE (amount, currency, rated_on),
        CASE
            WHEN coalesce(t.currency, {currency}) = {currency} THEN t.amount::{money}
            ELSE (t.amount::{wide} * fx.rate)::{money}
        END AS amount,
        coalesce(t.currency, {currency}) <> {currency} AND fx.rate IS NULL AS no_rate
    FROM told t LEFT JOIN {s}.fx_days fx ON fx.currency = t.currency AND fx.day = t.rated_on
)
SELECT
    id, row_number() OVER of_deal AS version, from_day, least(ends_on, lead(from_day) OVER of_deal) AS to_day,
    pipeline, stage, amount, no_rate,
    coalesce(probability, CASE WHEN lead(id) OVER of_deal IS NULL THEN today_probability END) AS probability,
    coalesce(forecast_category, CASE WHEN lead(id) OVER of_deal IS NULL THEN today_category END)::VARCHAR
        AS forecast_category,
    expected_close_on, owner_id, outcome, coalesce(certainty::VARCHAR, 'recorded') AS certainty,
    outcome IS DISTINCT FROM lag(outcome) OVER of_deal
        OR (
            stage IS NOT NULL
            AND (stage, pipeline) IS DISTINCT FROM (lag(stage IGNORE NULLS) OVER of_deal, lag(pipeline) OVER of_deal)
        ) AS moved,
    CASE WHEN outcome = 'open' AND lag(outcome) OVER of_deal = 'open' THEN lag(expected_close_on) OVER of_deal END
        AS expected_before,
    created_on,
    CASE WHEN outcome = 'open' AND lead(id) OVER of_deal IS NULL THEN closes_on END AS closes_on
FROM priced
WINDOW of_deal AS (PARTITION BY id ORDER BY valid_from, change_id)
