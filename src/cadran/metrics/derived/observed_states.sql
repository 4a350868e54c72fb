-- Scratch. One row: one deal as its versions in the store let it be seen; only deals without recorded
-- changes. The newest version says when the deal was created and closed, and how. What a version says
-- holds from the day it was known on (observed). Before the first of them the deal was open since its
-- creation, with that version's amount, owner and expected day, at a stage nobody knows (assumed).
-- A fixed today bounds the days known, for a workspace may look at old files from their own time. An open
-- deal without a creation day is open since it was first known. One closed without a closing day is closed
-- since it was first known to be, and was open before only if it was seen open. Without an outcome it is
-- neither open nor closed.
-- {deal_versions} are all versions of all deals, {known_at} the instant up to which they count.
CREATE OR REPLACE TEMP TABLE observed_states AS
WITH
imports AS (
    SELECT known_from, least(timezone({timezone}, timezone('UTC', known_from))::DATE, {last_day}) AS known_day
    FROM (SELECT DISTINCT known_from FROM {deal_versions})
),
versions AS (
    SELECT
        v.*, i.known_day, lead(i.known_day) OVER of_deal AS next_day, row_number() OVER of_deal AS version
    FROM {deal_versions} v
    JOIN imports i ON i.known_from = v.known_from
    ANTI JOIN recorded_states r ON r.id = v.id
    WHERE v.known_from <= {known_at} AND v.deleted_at IS NULL AND {versions_wanted}
    WINDOW of_deal AS (PARTITION BY v.id ORDER BY v.known_from, v.known_to)
),
seen AS (
    SELECT
        id, min(known_day) AS first_known, coalesce(bool_or(outcome = 'open'), false) AS seen_open,
        min(known_day) FILTER (WHERE outcome IN ('won', 'lost')) AS first_closed
    FROM versions GROUP BY id
),
closings AS (
    SELECT
        d.id, d.created_on, d.outcome::VARCHAR AS outcome, d.closed_on, s.first_known, s.seen_open,
        CASE
            WHEN d.outcome NOT IN ('won', 'lost') THEN NULL
            ELSE coalesce(d.closed_on, CASE WHEN s.seen_open THEN s.first_closed ELSE s.first_known END)
        END AS closes_on
    FROM {s}.deals d JOIN seen s ON s.id = d.id
),
lives AS (
    SELECT
        *, CASE
            WHEN closes_on IS NOT NULL AND NOT seen_open AND (closed_on IS NULL OR created_on IS NULL) THEN closes_on
            ELSE coalesce(created_on, first_known)
        END AS opens_on
    FROM closings
)
SELECT
    v.id, greatest(v.known_day, l.opens_on) AS from_day, least(v.next_day, l.closes_on) AS to_day,
    v.pipeline, v.stage, v.amount, v.currency, v.probability, v.forecast_category::VARCHAR AS forecast_category,
    v.expected_close_on, v.owner_id, CASE WHEN l.outcome IS NOT NULL THEN 'open' END AS outcome,
    'observed' AS certainty, v.version
FROM versions v JOIN lives l ON l.id = v.id
WHERE (l.closes_on IS NULL OR greatest(v.known_day, l.opens_on) < l.closes_on)
    AND (v.next_day IS NULL OR greatest(v.known_day, l.opens_on) <= v.next_day)
UNION ALL
SELECT
    v.id, l.opens_on, least(v.known_day, l.closes_on),
    v.pipeline, NULL, v.amount, v.currency, NULL, NULL,
    v.expected_close_on, v.owner_id, CASE WHEN l.outcome IS NOT NULL THEN 'open' END, 'assumed', 0
FROM versions v JOIN lives l ON l.id = v.id
WHERE v.version = 1 AND l.opens_on < least(v.known_day, l.closes_on)
UNION ALL
SELECT
    v.id, l.closes_on, NULL,
    v.pipeline, v.stage, v.amount, v.currency, v.probability, v.forecast_category::VARCHAR,
    v.expected_close_on, v.owner_id, l.outcome, 'observed', v.version + 1
FROM versions v JOIN lives l ON l.id = v.id
WHERE v.next_day IS NULL AND l.closes_on IS NOT NULL
