-- Scratch. One row: one deal as its recorded changes say it stood; only deals that have any.
-- A change lasts until its own end or the next change. What no change of a deal tells (a history of stages
-- alone has no amounts) is as today; an outcome not told follows from the deal.
-- A record often lacks both ends of a deal's life. They stand beside it: the days between the creation and
-- the first change, with what that change said but its stage (assumed), and the closing, if the last
-- change left open a deal that is closed.
CREATE OR REPLACE TEMP TABLE recorded_states AS
WITH
changes AS (
    SELECT
        c.*, row_number() OVER of_deal AS version, lead(c.id) OVER of_deal IS NULL AS is_last,
        least(c.valid_to, lead(c.valid_from) OVER of_deal) AS ends_at,
        least(c.valid_to_day, lead(c.valid_from_day) OVER of_deal) AS ends_on
    FROM {s}.deal_changes c
    WHERE c.valid_from IS NOT NULL AND {changes_wanted}
    WINDOW of_deal AS (PARTITION BY c.deal_id ORDER BY c.valid_from, c.id)
),
told AS (
    SELECT deal_id, count(amount) > 0 AS amount, count(expected_close_on) > 0 AS expected
    FROM changes GROUP BY deal_id
),
versions AS (
    SELECT
        d.id, c.valid_from_day AS from_day, c.ends_on AS to_day, c.valid_from, c.ends_at AS valid_to,
        coalesce(c.pipeline, d.pipeline) AS pipeline, c.stage,
        CASE WHEN t.amount THEN c.amount ELSE d.amount END AS amount,
        coalesce(c.currency, d.currency) AS currency,
        c.probability, c.forecast_category::VARCHAR AS forecast_category,
        CASE WHEN t.expected THEN c.expected_close_on ELSE d.expected_close_on END AS expected_close_on,
        coalesce(c.owner_id, d.owner_id) AS owner_id,
        CASE
            WHEN c.outcome IS NOT NULL OR d.outcome IS NULL THEN c.outcome::VARCHAR
            WHEN d.closed_on <= c.valid_from_day OR (d.closed_on IS NULL AND c.is_last) THEN d.outcome::VARCHAR
            ELSE 'open'
        END AS outcome,
        coalesce(c.certainty::VARCHAR, 'recorded') AS certainty, c.version, c.is_last
    FROM changes c
    JOIN {s}.deals d ON d.id = c.deal_id
    JOIN told t ON t.deal_id = c.deal_id
),
bounded AS (
    SELECT
        v.*, d.created_on, d.created_on_at, d.outcome AS deal_outcome,
        CASE WHEN v.is_last AND v.outcome = 'open' AND d.outcome IN ('won', 'lost') THEN greatest(d.closed_on, v.from_day) END
            AS closes_on,
        coalesce(d.closed_on_at, d.closed_on) AS closes_at
    FROM versions v JOIN {s}.deals d ON d.id = v.id
)
SELECT
    id, from_day, least(to_day, closes_on) AS to_day, valid_from,
    CASE WHEN closes_on IS NULL THEN valid_to ELSE least(valid_to, closes_at) END AS valid_to,
    pipeline, stage, amount, currency, probability, forecast_category, expected_close_on, owner_id, outcome,
    certainty, version
FROM bounded
UNION ALL
SELECT
    id, created_on, from_day, coalesce(created_on_at, created_on), valid_from,
    pipeline, NULL, amount, currency, NULL, NULL, expected_close_on, owner_id, 'open', 'assumed', 0
FROM bounded
WHERE version = 1 AND created_on < from_day AND deal_outcome IS NOT NULL
UNION ALL
SELECT
    b.id, b.closes_on, NULL, b.closes_at, NULL,
    d.pipeline, d.stage, d.amount, d.currency, d.probability, d.forecast_category::VARCHAR,
    d.expected_close_on, d.owner_id, d.outcome::VARCHAR, 'recorded', b.version + 1
FROM bounded b JOIN {s}.deals d ON d.id = b.id
WHERE b.closes_on IS NOT NULL
