-- One row: the deals that ever entered one stage and were closed on one day: how many, and how many of them
-- won. Small, so that the observed win rate of a stage at any instant is a sum over its last 24 months.
CREATE OR REPLACE TABLE {s}.stage_outcomes AS
SELECT pipeline, stage, closed_day, count(*) AS resolved, count(*) FILTER (WHERE won) AS won
FROM {s}.deal_visits
WHERE first_entry AND closed_day IS NOT NULL
GROUP BY pipeline, stage, closed_day
