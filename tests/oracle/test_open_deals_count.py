"""Estimates that count the open deals find the truth of the demo company, which the naive figures miss.

Quarters and half-years, each seen at the end of its last day: a half and a quarter of their deals are open then.
"""

from datetime import date

import numpy as np
import pytest
from tests.oracle.judge import Judge

from cadran import Workspace
from cadran.metrics.reading import Reading
from cadran.sources.demo import Company
from cadran.sources.demo.truth import NEW, Truth

HALVES = [(f"{y}-H{h}", date(y, 6, 30) if h == 1 else date(y, 12, 31)) for y in (2023, 2024, 2025) for h in (1, 2)]
QUARTERS = [
    (f"{year}-Q{q}", date(year, 3 * q, 31 if q in {1, 4} else 30)) for year in (2024, 2025) for q in range(1, 5)
]
SIGMAS = 3.5  # the seed is fixed; of a right engine, about one in two thousand such checks would fail
TO_95 = 2 * 1.96  # standard errors between the bounds of an interval


def seen_then(demo: Workspace, kpi: str, period: str, day: date) -> Reading:
    return demo.kpi(kpi, period=period, as_of=day, where=[f"pipeline={NEW}"]).one


def truly_won(judge: Judge, truth: Truth, last: date) -> float:
    """What share of a half-year's deals will be won: each has its own probability, by who opened it and for whom."""
    rows = judge.con.execute("""
        SELECT r.source_id, a.size
        FROM deals d JOIN now.reps r ON r.id = d.opener JOIN now.accounts a ON a.id = d.account
        WHERE d.created_on BETWEEN ? AND ? AND d.pipeline = ? AND a.size IS NOT NULL
    """, [date(last.year, last.month - 5, 1), last, NEW]).fetchall()  # fmt: skip
    return (1 - truth.never_decided) * sum(truth.win_probability("new", *row) for row in rows) / len(rows)


def true_days(truth: Truth) -> np.ndarray:
    """Days from qualification, the second stage, to won, of 200,000 deals made as the truth says."""
    line, dice = truth.pipeline(NEW), np.random.default_rng(7)
    stays = [dice.gamma(line.shape, mean / line.shape, 200_000) for mean in line.days[1:]]
    return sum(d if d is stays[-1] else d * (dice.random(len(d)) >= truth.skip) for d in stays)


@pytest.mark.parametrize(("half", "day"), HALVES)
def test_the_matured_estimate_is_near_the_true_rate_and_the_share_won_so_far_is_not(
    demo: Workspace, judge: Judge, company: Company, half: str, day: date
) -> None:
    """The half-year is long enough for nearly all deals of its first weeks to be decided."""
    reading, truth = seen_then(demo, "pipeline_conversion_rate", half, day), truly_won(judge, company.truth, day)
    matured, low, high = (float(reading.beside[name] or 0) for name in ("matured", "matured_low", "matured_high"))
    error = (high - low) / TO_95
    assert abs(matured - truth) < SIGMAS * error
    assert float(reading.value or 0) < truth - 2 * error, "so far few are won"


def test_the_median_of_all_deals_is_near_the_true_time_to_win_and_the_mean_of_the_won_is_not(
    demo: Workspace, company: Company
) -> None:
    """Days end on working days, which makes each a little longer, by less than two."""
    days = true_days(company.truth)
    found = [seen_then(demo, "sales_cycle_estimate", quarter, day) for quarter, day in QUARTERS]
    naive = [float(r.beside["mean"] or 0) for r in found]
    assert max(naive) < 0.9 * days.mean(), "the quick alone are won by then"
    truth = float(np.median(days)) + 1
    assert sum((r.low or 0) <= truth <= (r.high or np.inf) for r in found) >= len(found) - 1
    assert abs(np.median([float(r.value or 0) for r in found]) / truth - 1) < 0.1
