"""The win probabilities of stages, against hand-written SQL over the demo's recorded versions."""

from datetime import date, timedelta

import pytest
from tests.oracle.judge import Judge
from tests.spec.by_hand import wilson

from cadran import Workspace
from cadran.metrics.stage_rates import ENOUGH

# Distinct deals ever in the stage, and closed in the 24 months up to a day.
PASSED = """
    WITH passed AS (SELECT DISTINCT deal, pipeline, stage FROM versions WHERE outcome = 'open')
    SELECT s.pipeline, s.name, s.probability, count(d.id), count(d.id) FILTER (d.outcome = 'won')
    FROM now.stages s
    LEFT JOIN passed p ON p.pipeline = s.pipeline AND p.stage = s.name
    LEFT JOIN deals d ON d.id = p.deal AND d.closed_on <= $day AND d.closed_on > $day::DATE - INTERVAL 24 MONTH
    WHERE coalesce(s.outcome, 'open') = 'open'
    GROUP BY ALL
"""


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2024, 2, 29), date(2023, 1, 20)])
def test_each_stage_is_told_with_what_became_of_the_deals_in_it(demo: Workspace, judge: Judge, day: date) -> None:
    told = {(s.pipeline, s.stage): s for s in demo.stages(as_of=day)}
    hand = judge.con.execute(PASSED, {"day": day}).fetchall()
    assert told.keys() == {(pipeline, stage) for pipeline, stage, *_ in hand}
    for pipeline, stage, stated, n, won in hand:
        one = told[pipeline, stage]
        assert (one.stated, one.n, one.won) == (stated, n, won)
        assert one.used_from == ("observed" if n >= ENOUGH else "stated")
        if n:
            assert (one.observed, (one.low, one.high)) == (won / n, wilson(won, n))


def test_stages_are_told_in_order(demo: Workspace) -> None:
    told = demo.stages()
    assert [(s.pipeline, s.position) for s in told] == sorted((s.pipeline, s.position) for s in told)


def test_what_is_used_is_what_weighs_the_pipeline(demo: Workspace) -> None:
    """Of each stage the weighted amount is the open amount times the probability told: each observed rate is used."""
    day = date(2025, 12, 31)
    used = {(s.pipeline, s.stage): s.used for s in demo.stages(as_of=day)}
    by = ["pipeline", "stage"]
    month = f"{day - timedelta(days=30)}..{day}"
    weighted, whole = (
        {(r.group["pipeline"], r.group["stage"]): float(r.value or 0) for r in demo.kpi(k, by=by, period=month)}
        for k in ("weighted_pipeline", "pipeline_value")
    )
    assert weighted
    for key, amount in weighted.items():
        assert amount == pytest.approx(whole[key] * (used[key] or 0))
