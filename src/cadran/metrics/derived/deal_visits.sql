-- One row: one stay of a deal in a stage, with the first day it was seen further on in the same pipeline, or
-- was won (`beyond_day`), and the day that settles it: that one, or the deal's closing (`resolved_day`).
-- `first_entry`: the deal's first stay in that stage.
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
    SELECT id, version FROM turning
    QUALIFY row_number() OVER (PARTITION BY id, pipeline, stage ORDER BY version) > 1
),
settled AS (
    SELECT
        v.*, CASE WHEN v.goes_on THEN v.left_day ELSE l.day END AS further_day, a.id IS NULL AS first_entry,
        d.outcome = 'won' AS won,
        CASE WHEN d.outcome IN ('won', 'lost') AND d.closed_on >= v.entered_day THEN d.closed_on END AS closed_day
    FROM stays v
    JOIN {s}.deals d ON d.id = v.id
    LEFT JOIN later l ON l.id = v.id AND l.version = v.version
    LEFT JOIN again a ON a.id = v.id AND a.version = v.version
)
SELECT
    id, ordinal, pipeline, stage, position, owner_id, first_entry, entered_day, left_day,
    least(further_day, CASE WHEN won THEN closed_day END) AS beyond_day,
    least(further_day, closed_day) AS resolved_day, closed_day, won
FROM settled
