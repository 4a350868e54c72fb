-- One row: one stage of a pipeline that a deal was ever in, with its declared position and probability.
-- The declaration of that name in that pipeline counts; where either side names no pipeline, the name alone
-- does. Of several the exact one, then the lowest id.
CREATE OR REPLACE TABLE {s}.stage_places AS
WITH seen AS (
    SELECT DISTINCT pipeline, stage FROM {s}.deal_history WHERE stage IS NOT NULL
)
SELECT seen.pipeline, seen.stage, st.position, st.probability
FROM seen
LEFT JOIN {s}.stages st ON st.name = seen.stage AND coalesce(st.pipeline = seen.pipeline, true)
QUALIFY row_number() OVER (
    PARTITION BY seen.pipeline, seen.stage
    ORDER BY st.pipeline IS NOT DISTINCT FROM seen.pipeline DESC, st.id
) = 1
