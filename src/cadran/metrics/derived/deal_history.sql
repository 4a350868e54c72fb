-- One row: one deal as it stood from one day to another (half-open; the last to the end of time). A deal is
-- open at the end of day D where from_day <= D < to_day and outcome = 'open'. A version that began and ended
-- on one day is no day's end, but it is kept.
-- Only what changes stands here; `deal_states` adds the deal's own columns. `moved`: another stage, pipeline
-- or outcome than the version before (a blank stage is not known, so it is no other). `slipped_from`: the expected day, where it was moved to a later month.
--
-- A deal has its recorded changes (see changes), else what was seen of it (see sightings). Both lack ends of
-- a deal's life, which are put beside them: from the creation to the first version it was open, with that
-- version's amount and owner, at a stage nobody knows (assumed); from its closing on it is closed.
{put} {s}.deal_history {as}
SELECT
    id, version, from_day, coalesce(least(to_day, closes_on), DATE '9999-12-31') AS to_day,
    pipeline, stage, amount, no_rate, probability, forecast_category, expected_close_on, owner_id, outcome,
    certainty, moved,
    CASE WHEN date_trunc('month', expected_close_on) > date_trunc('month', expected_before) THEN expected_before END
        AS slipped_from
FROM changes
UNION ALL
SELECT
    id, 0, created_on, from_day,
    pipeline, NULL, amount, no_rate, NULL, NULL, expected_close_on, owner_id, 'open',
    'assumed', true, NULL
FROM changes
WHERE version = 1 AND created_on < from_day
UNION ALL
SELECT
    c.id, c.version + 1, c.closes_on, DATE '9999-12-31',
    d.pipeline, d.stage, c.amount, c.no_rate, d.probability, d.forecast_category::VARCHAR, d.expected_close_on,
    d.owner_id, d.outcome::VARCHAR, 'recorded', true, NULL
FROM changes c JOIN {s}.deals d ON d.id = c.id
WHERE c.closes_on IS NOT NULL
UNION ALL
SELECT
    id, version, greatest(known_day, opens_on), coalesce(least(next_day, closes_on), DATE '9999-12-31'),
    pipeline, stage, amount, no_rate, probability, forecast_category, expected_close_on, owner_id,
    CASE WHEN outcome IS NOT NULL THEN 'open' END, 'observed', moved,
    CASE
        WHEN outcome IS NOT NULL AND date_trunc('month', expected_close_on) > date_trunc('month', expected_before)
            THEN expected_before
    END
FROM sightings
WHERE coalesce(greatest(known_day, opens_on) < closes_on, true)
    AND coalesce(greatest(known_day, opens_on) <= next_day, true)
UNION ALL
SELECT
    id, 0, opens_on, least(known_day, closes_on),
    pipeline, NULL, amount, no_rate, NULL, NULL, expected_close_on, owner_id,
    CASE WHEN outcome IS NOT NULL THEN 'open' END, 'assumed', true, NULL
FROM sightings
WHERE version = 1 AND opens_on < least(known_day, closes_on)
UNION ALL
SELECT
    id, version + 1, closes_on, DATE '9999-12-31',
    pipeline, stage, amount, no_rate, probability, forecast_category, expected_close_on, owner_id,
    outcome, 'observed', true, NULL
FROM sightings
WHERE next_day IS NULL AND closes_on IS NOT NULL
