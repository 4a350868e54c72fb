-- One row: one stay of a deal in a stage, with the first day it was seen further on in the same pipeline, or
-- was won (`beyond_day`), and the day that settles it: that one, or the deal's closing (`resolved_day`).
-- `first_entry`: the deal's first stay in that stage. Of all its stays there: the first day and the owner then, the
-- days `spent` in those before this one, and the day of the next (`again_day`). `unseen`: the deal is older than its
-- first stay that anybody saw, so that nobody knows since when it was in that stage.
-- Deals that only ever go on, as most do, are settled by their next stay. Only of those that turn are the
-- later and earlier stays searched.
{put} {s}.deal_visits {as}
WITH
turning AS (
    SELECT * FROM stays WHERE id IN (SELECT id FROM stays WHERE turns)
),
later AS (
    SELECT a.id, a.version, min(b.entered_day) AS day
    FROM turning a
    JOIN turning b ON b.id = a.id AND b.version > a.version
        AND b.pipeline IS NOT DISTINCT FROM a.pipeline AND b.position > a.position
    WHERE a.turns
    GROUP BY a.id, a.version
),
again AS (
    SELECT
        id, version, row_number() OVER same > 1 AS repeated, lead(entered_day) OVER same AS again_day,
        first_value(ordinal = 1 AND certainty = 'observed') OVER same AS sighted,
        first_value(entered_day) OVER same AS first_day, first_value(owner_id) OVER same AS first_owner_id,
        coalesce(sum(left_day - entered_day) OVER (same ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS spent
    FROM turning
    WINDOW same AS (PARTITION BY id, pipeline, stage ORDER BY version)
    QUALIFY count(*) OVER (PARTITION BY id, pipeline, stage) > 1
),
settled AS (
    SELECT
        v.*, CASE WHEN v.goes_on THEN v.left_day ELSE l.day END AS further_day, a.repeated IS NOT TRUE AS first_entry,
        coalesce(a.first_day, v.entered_day) AS first_day,
        CASE WHEN a.id IS NULL THEN v.owner_id ELSE a.first_owner_id END AS first_owner_id,
        coalesce(a.spent, 0)::BIGINT AS spent, a.again_day,
        coalesce(a.sighted, v.ordinal = 1 AND v.certainty = 'observed')
            AND coalesce(d.created_on < coalesce(a.first_day, v.entered_day), false) AS unseen,
        d.outcome = 'won' AS won,
        CASE WHEN d.outcome IN ('won', 'lost') AND d.closed_on >= v.entered_day THEN d.closed_on END AS closed_day
    FROM stays v
    JOIN {s}.deals d ON d.id = v.id
    LEFT JOIN later l ON l.id = v.id AND l.version = v.version
    LEFT JOIN again a ON a.id = v.id AND a.version = v.version
)
SELECT
    id, ordinal, pipeline, stage, position, owner_id, first_entry, entered_day, left_day,
    first_day, first_owner_id, spent, again_day, unseen,
    least(further_day, CASE WHEN won THEN closed_day END) AS beyond_day,
    least(further_day, closed_day) AS resolved_day, closed_day, won
FROM settled
