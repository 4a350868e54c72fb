-- Scratch. One row: one version in the store of a deal that is alive and has no recorded changes, as it was
-- known from a day on, with the days the deal was open between.
-- The newest version says when the deal was created and closed, and how. A fixed today bounds the days it
-- was known on, for a workspace may look at old files from their own time. An open deal without a creation
-- day opens when it was first known. One closed without a closing day closes when it was first known to be,
-- and was open before only if it was seen open. Without an outcome a deal is neither open nor closed.
-- {deal_versions} are all versions of all deals, {known_at} the instant up to which they count.
CREATE OR REPLACE TEMP TABLE sightings AS
WITH
imports AS (
    SELECT known_from, least(timezone({timezone}, timezone('UTC', known_from))::DATE, {last_day}) AS known_day
    FROM (SELECT DISTINCT known_from FROM {deal_versions})
),
versions AS (
    SELECT
        v.id, v.known_from, v.known_to, i.known_day, v.pipeline, v.stage, v.amount, v.currency, v.probability,
        v.forecast_category, v.expected_close_on, v.owner_id, v.outcome
    FROM {deal_versions} v
    JOIN imports i ON i.known_from = v.known_from
    WHERE v.known_from <= {known_at} AND v.deleted_at IS NULL AND {versions_wanted}
        AND v.id NOT IN (
            SELECT deal_id FROM {s}.deal_changes c
            WHERE deal_id IS NOT NULL AND valid_from IS NOT NULL AND {changes_wanted}
        )
),
seen AS (
    SELECT
        id, min(known_day) AS first_known, coalesce(bool_or(outcome = 'open'), false) AS seen_open,
        min(known_day) FILTER (WHERE outcome IN ('won', 'lost')) AS first_closed
    FROM versions GROUP BY id
),
ends AS (
    SELECT
        d.id, d.outcome::VARCHAR AS outcome, d.created_on, d.closed_on, s.first_known, s.seen_open,
        CASE
            WHEN d.outcome IN ('won', 'lost')
                THEN coalesce(d.closed_on, CASE WHEN s.seen_open THEN s.first_closed ELSE s.first_known END)
        END AS closes_on
    FROM {s}.deals d JOIN seen s ON s.id = d.id
),
lives AS (
    SELECT
        id, outcome, closes_on, coalesce(created_on, first_known) AS rated_on,
        CASE
            WHEN NOT seen_open AND closes_on IS NOT NULL AND (closed_on IS NULL OR created_on IS NULL) THEN closes_on
            ELSE coalesce(created_on, first_known)
        END AS opens_on
    FROM ends
)
SELECT
    v.id, row_number() OVER of_deal AS version, v.known_day, lead(v.known_day) OVER of_deal AS next_day,
    l.opens_on, l.closes_on, l.outcome,
    v.pipeline, v.stage,
    CASE
        WHEN coalesce(v.currency, {currency}) = {currency} THEN v.amount::{money}
        ELSE (v.amount::{wide} * fx.rate)::{money}
    END AS amount,
    coalesce(v.currency, {currency}) <> {currency} AND fx.rate IS NULL AS no_rate,
    v.probability, v.forecast_category::VARCHAR AS forecast_category, v.expected_close_on, v.owner_id,
    l.opens_on > v.known_day
        OR (
            v.stage IS NOT NULL
            AND (v.stage, v.pipeline)
                IS DISTINCT FROM (lag(v.stage IGNORE NULLS) OVER of_deal, lag(v.pipeline) OVER of_deal)
        ) AS moved,
    lag(v.expected_close_on) OVER of_deal AS expected_before
FROM versions v
JOIN lives l ON l.id = v.id
LEFT JOIN {s}.fx_days fx ON fx.currency = v.currency AND fx.day = l.rated_on
WINDOW of_deal AS (PARTITION BY v.id ORDER BY v.known_from, v.known_to)
