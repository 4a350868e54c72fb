-- One row: one target in force, of the company, a team or a rep: the highest version of those for the same
-- KPI, rep, team and days; among equals the one set last.
-- A target whose rep or team was named but not found is left out: without its owner it would read as the
-- company's.
CREATE OR REPLACE TABLE {s}.targets_now AS
SELECT
    id, kpi, rep_id, team_id,
    CASE WHEN rep_id IS NOT NULL THEN 'rep' WHEN team_id IS NOT NULL THEN 'team' ELSE 'company' END AS level,
    starts_on AS from_day, ends_on + 1 AS to_day,
    value, coalesce(weight, 1) AS weight, coalesce(prorate, false) AS prorate, version
FROM {s}.targets
WHERE kpi IS NOT NULL AND value IS NOT NULL AND starts_on <= ends_on
    AND (rep IS NULL OR rep_id IS NOT NULL) AND (team IS NULL OR team_id IS NOT NULL)
QUALIFY row_number() OVER (
    PARTITION BY kpi, rep_id, team_id, starts_on, ends_on
    ORDER BY version DESC NULLS LAST, set_on DESC NULLS LAST, id DESC
) = 1
