"""The forecast's estimators, judged by what can be counted out: every outcome of a small pipeline, every past day.

On the demo company, judged by what came: its bands of 80 % hold about four in five, and its bias is small.
"""

from datetime import date
from itertools import product
from math import log, sqrt

import numpy as np
import pytest

from cadran.metrics.estimators import forecast
from cadran.metrics.estimators.forecast import (
    BANDS,
    DRAWS,
    ENOUGH,
    FLAT,
    NEVER,
    Flow,
    Landing,
    PastForecast,
    Stays,
    bias,
    chances,
    held,
    level,
    stretch,
    weeks,
)
from cadran.metrics.fitted.backtest import past_points
from cadran.metrics.fitted.landings import Point
from cadran.model.periods import Period
from cadran.workspace import Workspace

# Dvoretzky-Kiefer-Wolfowitz: a drawn distribution lies nowhere farther from the true one, but once in a million.
FARTHEST = sqrt(log(2e6) / (2 * DRAWS))


def pipeline(seed: int, deals: int) -> Landing:
    """A few open deals and two weeks of new business of which three past ones are known."""
    dice = np.random.default_rng(seed)
    p, amounts = dice.random(deals), dice.integers(1, 60, deals) * 1_000.0
    first = np.argsort(-p * amounts)
    return Landing(50_000.0, p[first], amounts[first], [dice.integers(0, 9, 3) * 1_000.0 for _ in range(2)], (seed,))


def outcomes(one: Landing, without: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Every revenue the period may end with, ascending, and the probability of at most that: 2^n x the weeks."""
    deals = list(zip(one.p, one.amounts, strict=True))[without:]
    found = []
    for closes in product((0, 1), repeat=len(deals)):
        chance = np.prod([p if c else 1 - p for c, (p, _) in zip(closes, deals, strict=True)])
        closed = one.so_far + sum(a for c, (_, a) in zip(closes, deals, strict=True) if c)
        found += [(closed + sum(new), chance / 9) for new in product(*one.weeks)]
    values, chance = np.array(sorted(found)).T
    return values, np.cumsum(chance)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("without", [0, 3])
def test_the_draws_are_distributed_as_all_outcomes_counted_out(seed: int, without: int) -> None:
    one = pipeline(seed, deals=9)
    values, below = outcomes(one, without)
    for wanted, found in zip((0.1, 0.5, 0.9), one.quantiles(without), strict=True):
        at_most = below[values <= found + 1e-6].max(initial=0)
        less = below[values < found - 1e-6].max(initial=0)
        assert less - FARTHEST <= wanted <= at_most + FARTHEST


@pytest.mark.parametrize("seed", range(6))
def test_the_expected_parts_are_the_mean_of_all_outcomes(seed: int) -> None:
    one = pipeline(seed, deals=9)
    values, below = outcomes(one)
    mean = float(values @ np.diff(below, prepend=0))
    assert one.so_far + one.from_open + one.from_new == pytest.approx(mean, rel=1e-9)
    spread = sqrt(float((values - mean) ** 2 @ np.diff(below, prepend=0)) / DRAWS)
    assert one.total().mean() == pytest.approx(mean, abs=5 * spread)


def test_the_same_question_draws_the_same_figures_and_another_draws_others() -> None:
    assert pipeline(1, 40).quantiles() == pipeline(1, 40).quantiles()
    assert pipeline(1, 40).total().tolist() != pipeline(2, 40).total().tolist()


def test_more_deals_than_are_drawn_at_once_are_all_drawn() -> None:
    many = 2 * forecast.PIECE // DRAWS + 7
    one = Landing(0.0, np.full(many, 0.3), np.full(many, 100.0))
    assert one.total().mean() == pytest.approx(30 * many, rel=0.01)


# ---------------------------------------------------------------- winning, and when


def some_stays(seed: int, deals: int = 300) -> tuple[Stays, np.ndarray]:
    """Deals that go through two stages of one pipeline, or one of another; some are never closed."""
    dice = np.random.default_rng(seed)
    rows = []
    for deal in range(deals):
        first, line = int(dice.integers(100, 1_400)), int(dice.random() < 0.3)
        middle, length = first + int(dice.integers(1, 60)), int(dice.integers(1, 120))
        closed, won = dice.random() < 0.9, bool(dice.random() < 0.4)
        end = middle + length if closed else NEVER
        if line == 0:
            rows += [(deal, 0, 0, first, middle, end, won and closed), (deal, 1, 0, middle, end, end, won and closed)]
        else:
            rows.append((deal, 2, 1, first, end, end, won and closed))
    columns = [np.array(c) for c in zip(*rows, strict=True)]
    return Stays(*columns[:6], columns[6].astype(bool)), np.array([0, 0, 1])


def by_hand(stays: Stays, day: int, cell: int, at: int, until: int) -> float:
    """Aalen and Johansen's share won, followed from every single day of every stay of the cell and band of age."""
    followed = []
    for i in np.flatnonzero(stays.cell == cell):
        for t in range(max(int(stays.entered[i]), day - 730), min(int(stays.left[i]), day)):
            if BANDS[at] <= t - stays.entered[i] < BANDS[at + 1]:
                end = int(min(stays.end[i], day))
                followed.append((end - t, stays.end[i] <= day, bool(stays.won[i])))
    still, share = 1.0, 0.0
    for k in range(1, until + 1):
        watched = sum(days >= k for days, _, _ in followed)
        ended = [won for days, closed, won in followed if days == k and closed]
        if watched:
            share += still * sum(ended) / watched
            still *= 1 - len(ended) / watched
    return share


@pytest.mark.parametrize("seed", range(3))
def test_chances_are_those_of_every_past_day_followed_one_by_one(seed: int) -> None:
    stays, line_of = some_stays(seed)
    found = chances(stays, 1_300, line_of)
    for cell, at in ((0, 0), (0, 2), (1, 3), (1, 5), (2, 4)):
        for until in (1, 20, 90):
            got = found.within(np.array([cell]), BANDS[at : at + 1], 0, until)[0]
            assert got == pytest.approx(by_hand(stays, 1_300, cell, at, until), rel=1e-9)


def test_of_a_period_to_come_only_its_own_days_count() -> None:
    stays, line_of = some_stays(1)
    found = chances(stays, 1_300, line_of)
    cell, age = np.array([1]), np.array([10])
    whole, before = found.within(cell, age, 0, 60), found.within(cell, age, 0, 20)
    assert found.within(cell, age, 20, 60) == pytest.approx(whole - before)


def test_a_stage_seen_too_seldom_takes_the_chances_of_its_pipeline() -> None:
    stays, _ = some_stays(2)
    few = np.flatnonzero(stays.cell == 0)[: ENOUGH - 5]
    cell = stays.cell.copy()
    cell[few] = 3  # a stage of the first pipeline that only these were ever in
    alone = Stays(stays.deal, cell, stays.line, stays.entered, stays.left, stays.end, stays.won)
    found = chances(alone, 1_300, np.array([0, 0, 1, 0]))
    pooled = chances(Stays(stays.deal, stays.line, stays.line, stays.entered, stays.left, stays.end, stays.won), 1_300,
                     np.array([0, 1]))  # fmt: skip
    age = np.array([3])
    assert found.within(np.array([3]), age, 0, 40) == pytest.approx(pooled.within(np.array([0]), age, 0, 40))


def test_what_happens_later_changes_no_chance() -> None:
    stays, line_of = some_stays(3)
    later = stays.end > 1_000
    other = Stays(stays.deal, stays.cell, stays.line, stays.entered, np.where(stays.left > 1_000, NEVER, stays.left),
                  np.where(later, NEVER, stays.end), stays.won & ~later)  # fmt: skip
    found, still = chances(stays, 1_000, line_of), chances(other, 1_000, line_of)
    assert np.array_equal(found.curves, still.curves)


# ---------------------------------------------------------------- new business


def some_sales(seed: int) -> Flow:
    dice = np.random.default_rng(seed)
    began = dice.integers(700, 1_300, 400)
    lasted = dice.integers(0, 60, 400) * (dice.random(400) < 0.5)  # every second one is sold on its first day
    return Flow(began, began + lasted, dice.integers(1, 50, 400) * 100.0)


@pytest.mark.parametrize(("after", "until"), [(0, 24), (10, 40), (0, 3)])
def test_a_week_to_come_is_worth_what_past_weeks_had_brought_after_as_many_days(after: int, until: int) -> None:
    sales, day, since = some_sales(4), 1_300, 800
    found = weeks(sales, since, day, after, until, FLAT)
    assert found is not None
    for number, worth in enumerate(found):
        begin = 7 * number
        starts = [s for s in range(since, day - until + begin + 1) if (day - s) % 7 == 0]
        assert len(worth) == len(starts)
        for start, got in zip(starts, worth, strict=True):
            brought = 0.0
            for began, sold, amount in zip(sales.began, sales.day, sales.amount, strict=True):
                shift = began - start + begin  # the day to come, counted from the forecast
                if begin < shift <= min(begin + 7, until) and after < shift + sold - began <= until:
                    brought += amount
            assert got == pytest.approx(brought)


def test_too_few_past_weeks_are_no_history() -> None:
    assert weeks(some_sales(4), 1_250, 1_300, 0, 30, FLAT) is None


def test_business_that_doubles_every_year_is_drawn_twice_as_large_a_year_later() -> None:
    first = date(2023, 1, 1).toordinal()
    days = np.arange(730)
    began = np.repeat(first + days, np.round(20 * 2 ** (days / 365)).astype(int))
    found = level(began, first, first + 729)
    assert found.growth == pytest.approx(2, abs=0.02)
    assert found.factor(np.array([first + 365]), first + 730)[0] == pytest.approx(2, rel=0.02)


def test_a_month_without_beginnings_is_low_season_and_one_year_tells_no_season() -> None:
    first = date(2023, 1, 1).toordinal()
    days = [d for d in range(first, first + 730) if date.fromordinal(d).month != 8]
    season = level(np.repeat(days, 10), first, first + 729).season
    assert season[7] < 0.1 < 1 < season[0]
    assert level(np.array(days), first, first + 700) is FLAT


# ---------------------------------------------------------------- what the past says


def past(errors: list[float]) -> list[PastForecast]:
    """Forecasts of 100, from 90 to 110, that missed by so much."""
    return [PastForecast(number, 90.0, 100.0, 110.0, 100.0 + error) for number, error in enumerate(errors)]


def test_a_band_is_stretched_until_it_would_have_held_four_in_five() -> None:
    assert stretch(past([1, -2, 3, -4, 5, -6, 7, -20, 30])) == pytest.approx(2.0)  # the 8th of 9 scores
    assert stretch(past([1, 2, 3])) == 1.0  # three say nothing


def test_coverage_is_measured_with_what_the_other_periods_say() -> None:
    tested = past([1, -2, 3, -4, 5, -6, 7, -20, 30])  # the others' largest score holds all but the last
    assert held(tested, tested) == pytest.approx(8 / 9)
    assert held(past([1, 2]), past([1, 2])) is None


def test_a_period_is_tested_once_it_is_over_and_before_its_last_day() -> None:
    quarter = Period(date(2026, 1, 1), date(2026, 4, 1))
    found = past_points(quarter, date(2025, 11, 15), date(2023, 1, 1), (1, 30, 60))
    assert found[0][1] == Point(date(2025, 7, 1), date(2025, 10, 1), date(2025, 7, 1))
    assert len(found) == 3 * 8
    month = past_points(Period(date(2025, 5, 1), date(2025, 6, 1)), date(2025, 5, 9), date(2025, 3, 2), (1, 30, 60))
    assert [point.day for _, point in month] == [date(2025, 4, 1)]  # of April's thirty days the last tells nothing


def test_bias_is_forecast_less_actual() -> None:
    assert bias(past([10] * 6)) == pytest.approx(-10 / 110)


# ---------------------------------------------------------------- the demo company


@pytest.mark.parametrize("period", ["2025-Q4", "2025-12"])
def test_bands_held_about_four_in_five_and_forecasts_are_nearly_right(demo: Workspace, period: str) -> None:
    beside = demo.kpi("forecast_revenue", period=period, as_of="2025-12-10").one.beside
    assert float(beside["backtests"] or 0) >= 18
    assert 0.65 <= float(beside["coverage_measured"] or 0) <= 0.95
    assert abs(float(beside["bias"] or 1)) < 0.08


def test_a_forecast_grows_surer_as_its_period_passes(demo: Workspace) -> None:
    days = ["2025-10-01", "2025-10-30", "2025-11-29", "2025-12-30", "2025-12-31"]
    found = [demo.kpi("forecast_revenue", period="2025-Q4", as_of=day).one for day in days]
    widths = [float(r.high or 0) - float(r.low or 0) for r in found]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == 0
    assert float(found[-1].value or 0) == pytest.approx(float(demo.kpi("revenue", period="2025-Q4").one.value or 0))


def test_the_top_deals_and_the_parts_hold_together(demo: Workspace) -> None:
    one = demo.kpi("forecast_revenue", period="2025-Q4", as_of="2025-11-15").one
    of = {name: float(value) for name, value in one.beside.items() if isinstance(value, float | int)}
    assert 0 < of["top1"] < of["top3"] < of["top5"] < of["from_open"]
    assert float(one.value or 0) > of["without_top1"] > of["without_top3"] > of["without_top5"]
    expected = of["so_far"] + of["from_open"] + of["from_new"]
    assert float(one.value or 0) == pytest.approx(expected, rel=0.02)


def test_accuracy_is_the_error_of_the_forecast_as_it_was(demo: Workspace) -> None:
    then = demo.kpi("forecast_revenue", period="2025-Q3", as_of="2025-07-30").one
    actual = float(demo.kpi("revenue", period="2025-Q3").one.value or 0)
    found = demo.kpi("forecast_accuracy", period="2025-Q3").one
    assert found.value == pytest.approx(1 - abs(float(then.value or 0) - actual) / actual, rel=1e-9)
    assert found.beside["bias_30"] == pytest.approx((float(then.value or 0) - actual) / actual, rel=1e-9)


def test_the_deals_told_are_those_that_most_hangs_on(demo: Workspace) -> None:
    (one,) = demo.forecast(period="2025-Q4", as_of="2025-11-15")
    assert one.reading.beside["top5"] == pytest.approx(sum(deal.expected for deal in one.deals))
    assert one.reading.beside["top1"] == pytest.approx(one.deals[0].amount * one.deals[0].probability)
    teams = demo.forecast(period="2025-Q4", as_of="2025-11-15", by="team")
    assert {d.key for d in one.deals} <= {d.key for team in teams for d in team.deals}
