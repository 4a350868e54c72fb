-- One row: one deal open at the end of one window's last day, with the win probability of the stage it was
-- in then. Observed: of the deals that ever entered the stage and were closed in the 24 months up to that
-- day, the share won, where there are at least 30. Stated: the deal's own probability, else its stage's.
-- The amount is the deal's or, by a setting, that of its latest quote then open, where it has one.
WITH
observed AS (
    SELECT w.w, o.pipeline, o.stage, sum(o.won) / sum(o.resolved) AS observed
    FROM windows w
    JOIN {s}.stage_outcomes o ON o.closed_day > w.at_day - INTERVAL 24 MONTH AND o.closed_day <= w.at_day
    GROUP BY w.w, o.pipeline, o.stage
    HAVING sum(o.resolved) >= 30
),
quoted AS (
    SELECT w.w, q.deal_id, arg_max(q.amount, (q.sent_on, q.id)) AS amount
    FROM windows w
    JOIN {s}.quote_facts q ON q.sent_on <= w.at_day AND coalesce(q.decided_day > w.at_day, true)
    WHERE {quotes_weigh} AND q.amount IS NOT NULL AND q.deal_id IS NOT NULL
    GROUP BY w.w, q.deal_id
)
SELECT
    s.* REPLACE (coalesce(q.amount, s.amount) AS amount, s.no_rate AND q.amount IS NULL AS no_rate),
    o.observed, coalesce(s.probability, p.probability) AS stated,
    coalesce(o.observed, s.probability, p.probability) AS weight,
    CASE
        WHEN o.observed IS NOT NULL THEN 'observed'
        WHEN coalesce(s.probability, p.probability) IS NOT NULL THEN 'stated'
    END AS weight_from
FROM ({open_deals}) s
LEFT JOIN observed o ON o.w = s.w AND o.stage = s.stage AND o.pipeline IS NOT DISTINCT FROM s.pipeline
LEFT JOIN {s}.stage_places p ON p.stage = s.stage AND p.pipeline IS NOT DISTINCT FROM s.pipeline
LEFT JOIN quoted q ON q.w = s.w AND q.deal_id = s.id
