-- Scratch. One row: one stay of an open deal in a stage, from what is recorded or observed; an assumed
-- version says nothing of a stage. Versions that follow each other in the same stage are one stay: only those
-- that moved the deal are looked at, and a stay lasts until the next of these, be it the deal's closing.
-- `goes_on`: the next stay is further on in the same pipeline. `turns`: there is a next stay, not further on.
CREATE OR REPLACE TEMP TABLE stays AS
WITH
moves AS (
    SELECT h.id, h.version, h.pipeline, h.stage, h.from_day, h.owner_id, h.certainty, p.position,
        h.outcome = 'open' AND h.stage IS NOT NULL AS open
    FROM {s}.deal_history h
    LEFT JOIN {s}.stage_places p ON p.pipeline IS NOT DISTINCT FROM h.pipeline AND p.stage = h.stage
    WHERE h.moved AND h.certainty <> 'assumed' AND {history_wanted}
),
placed AS (
    SELECT
        *, lead(from_day) OVER of_deal AS left_day, lead(open) OVER of_deal AS next_open,
        lead(pipeline) OVER of_deal IS NOT DISTINCT FROM pipeline AND lead(position) OVER of_deal > position AS further,
        count(*) FILTER (WHERE open) OVER of_deal AS ordinal
    FROM moves
    WINDOW of_deal AS (PARTITION BY id ORDER BY version)
)
SELECT
    id, version, ordinal, pipeline, stage, position, owner_id, certainty, from_day AS entered_day, left_day,
    coalesce(next_open AND further, false) AS goes_on, coalesce(next_open AND further IS NOT TRUE, false) AS turns
FROM placed
WHERE open
