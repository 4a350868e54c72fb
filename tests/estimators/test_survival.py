"""Curves of times with the cases still running: held against hand-worked cases and against lifelines."""

import warnings
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.utils import median_survival_times

from cadran.metrics.estimators.survival import curve_sql, plateau_sql, summary_sql
from cadran.metrics.fitted.survival import FEWEST
from cadran.metrics.kpi import Count, Survival
from cadran.metrics.reference.survival import bounds_at, median_of, plateau_of, steps

STORE = duckdb.connect()
Times = Sequence[tuple[float, int]]
# Freireich et al. (1963), weeks of remission of 21 leukaemia patients given 6-MP: 1 relapsed, 0 still in remission.
REMISSION = [
    (6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1), (17, 0), (19, 0),
    (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0),
]  # fmt: skip
# 1 won, 2 lost, 0 open, by days: worked out by hand in the tests below.
DEALS = [(5, 1), (8, 2), (12, 0), (15, 1), (20, 2), (30, 1)]


def entrants(times: Times) -> str:
    listed = ", ".join(f"({t}, {ended})" for t, ended in times)
    return f"SELECT 0 AS w, * FROM (VALUES {listed}) AS found(lasted, ended)"


def asked(sql: str) -> list[Mapping[str, Any]]:
    found = STORE.cursor().execute(sql)
    names = [d[0] for d in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def curve(times: Times, *, competing: bool) -> list[Mapping[str, Any]]:
    return asked(f"FROM ({curve_sql(entrants(times), ['w'], competing=competing)}) ORDER BY t")


def summary(times: Times, *, competing: bool) -> Mapping[str, Any]:
    [found] = asked(summary_sql(entrants(times), ["w"], competing=competing))
    return found


def plateau(times: Times, *, competing: bool) -> Mapping[str, Any]:
    [found] = asked(plateau_sql(entrants(times), ["w"], competing=competing))
    return found


def drawn(seed: int, *, tied: bool) -> list[tuple[float, int]]:
    """Deals of which a third were won, a third lost and a third are open; on whole days where `tied`."""
    dice = Random(seed)
    days = [dice.gammavariate(2, 30) for _ in range(dice.randrange(8, 120))]
    return [(float(int(d)) if tied else d, dice.choice((0, 1, 2))) for d in days]


def test_the_remissions_of_freireich() -> None:
    """S of the published table: .857, .807, .753, .690, .627, .538, .448; the median is 23 weeks."""
    found = {r["t"]: r["s"] for r in curve(REMISSION, competing=False)}
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {t: round(s, 3) for t, s in found.items() if t in published} == published
    told = summary(REMISSION, competing=False)
    assert (told["n"], told["events"], told["running"], told["median"], told["low"]) == (21, 9, 12, 23, 13)
    assert told["high"] is None, "at 35 weeks more than half may still be in remission"


def test_wins_with_losses_competing_by_hand() -> None:
    """At risk 6, 5, 3, 2 and 1: 1/6 won, 1/5 of 5/6 lost, 1/3 of 4/6 won, half of the rest lost, the last won."""
    found = curve(DEALS, competing=True)
    assert [r["f"] for r in found] == pytest.approx([1 / 6, 1 / 6, 1 / 6, 7 / 18, 7 / 18, 11 / 18])
    assert [r["s"] for r in found] == pytest.approx([5 / 6, 4 / 6, 4 / 6, 4 / 9, 2 / 9, 0])
    told = summary(DEALS, competing=True)
    assert (told["plateau"], told["unknown"]) == (pytest.approx(11 / 18), 0)
    assert told["median"] == 15, "half of 11/18 is reached at 7/18"
    assert (told["mean"], told["ended_median"], told["running"], told["running_longer"]) == (
        pytest.approx(50 / 3), 15, 1, 0,
    )  # fmt: skip


def test_what_is_told_where_nothing_came() -> None:
    nobody = [(3, 2), (9, 0)]
    told = summary(nobody, competing=True)
    assert (told["plateau"], told["median"], told["mean"], told["running_longer"]) == (0, None, None, 0)
    assert summary([(3, 0), (9, 0)], competing=False)["median"] is None


def test_all_groups_in_one_query_are_told_apart() -> None:
    both = f"SELECT 'a' AS g0, * EXCLUDE w FROM ({entrants(DEALS)}) UNION ALL"
    both += f" SELECT NULL, * EXCLUDE w FROM ({entrants(REMISSION)})"
    found = {r["g0"]: r for r in asked(summary_sql(both, ["g0"], competing=True))}
    assert found["a"]["plateau"] == summary(DEALS, competing=True)["plateau"]
    assert found[None]["plateau"] == summary(REMISSION, competing=True)["plateau"]


@pytest.mark.parametrize("seed", range(12))
def test_kaplan_and_meier_as_lifelines_says(seed: int) -> None:
    """The curve and the median, each with its log-log bounds. Where nobody is left lifelines bounds S by 0 on both
    sides, as if that were certain; R's survfit says NA there, and so do we: nothing bounds from above."""
    times = [(t, int(ended == 1)) for t, ended in drawn(seed, tied=seed % 2 == 0)]
    judge = KaplanMeierFitter().fit([t for t, _ in times], [e for _, e in times])
    bounds, found = judge.confidence_interval_, curve(times, competing=False)
    for row in found:
        assert row["s"] == pytest.approx(float(judge.predict(row["t"])), abs=1e-9)
        if 0 < row["s"] < 1:
            low, high = (float(v) for v in bounds.loc[row["t"]])
            assert (1 - row["g_high"], 1 - row["g_low"]) == pytest.approx((low, high), abs=1e-9)
    told, at = summary(times, competing=False), judge.median_survival_time_
    assert told["median"] == (None if at == float("inf") else at)
    if told["median"] is not None:
        low = median_survival_times(bounds).iloc[0, 0]
        high = median_survival_times(bounds[judge.survival_function_.iloc[:, 0] > 0]).iloc[0, 1]
        assert (told["low"], told["high"]) == (low, None if high == float("inf") else high)


@pytest.mark.parametrize("seed", range(12))
def test_aalen_and_johansen_as_lifelines_says(seed: int) -> None:
    """The curve of wins, its variance and its bounds; without ties, which lifelines would break by chance."""
    times = drawn(seed, tied=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        judge = AalenJohansenFitter(calculate_variance=True)
        judge.fit([t for t, _ in times], [e for _, e in times], event_of_interest=1)
    share, spread, bounds = judge.cumulative_density_, judge.variance_, judge.confidence_interval_
    at_risk = len(times)
    for row in curve(times, competing=True):
        assert row["f"] == pytest.approx(float(share.loc[row["t"]].iloc[0]), abs=1e-9)
        if row["events"] + row["others"] < at_risk:  # of the last alone lifelines divides by nothing
            assert row["v"] == pytest.approx(float(spread.loc[row["t"]]), abs=1e-9)
            if row["f"] > 0:
                low, high = (float(v) for v in bounds.loc[row["t"]])
                assert (row["f_low"], row["f_high"]) == pytest.approx((low, high), abs=1e-9)
        at_risk -= row["gone"]


@pytest.mark.parametrize("competing", [True, False])
@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from((0, 1, 2))), min_size=1, max_size=40))
def test_the_twin_in_fractions_says_the_same(competing: bool, times: list[tuple[float, int]]) -> None:
    """The median with its bounds, of which lifelines has none given the event; the plateau with its own."""
    term = Survival(of=Count("deals", on="created_on"), lasted="", ended="", competing=competing)
    told, twin, whole = summary(times, competing=competing), median_of(times, term), plateau_of(times, term)
    assert told["median"] == twin.value
    if twin.value is not None and told["events"] >= FEWEST:
        assert (told["low"], told["high"]) == twin.interval
    near = pytest.approx([whole.value, *(whole.interval or ())], abs=1e-9)
    end = plateau(times, competing=competing)
    assert [end["plateau"], end["plateau_low"], end["plateau_high"]] == near
    assert {name: end[name] for name in told.keys() & end.keys()} == pytest.approx({
        name: told[name] for name in told.keys() & end.keys()
    })
    of_steps = steps(times, competing)
    for at, row in enumerate(curve(times, competing=competing)):
        low, high = bounds_at(of_steps, at, competing)
        assert (row["g_low"], row["g_high"]) == (near_or_none(low), near_or_none(high))


def near_or_none(bound: float | None) -> object:
    return None if bound is None else pytest.approx(bound, abs=1e-7)


def test_without_competitors_the_spread_is_greenwoods() -> None:
    """One formula serves both curves: with one kind of end it is S² Σ d / n (n - d)."""
    at_risk, total = len(REMISSION), 0.0
    for row in curve(REMISSION, competing=False):
        total += row["events"] / (at_risk * (at_risk - row["events"])) if at_risk > row["events"] else 0
        assert row["v"] == pytest.approx(row["s"] ** 2 * total)
        at_risk -= row["gone"]
