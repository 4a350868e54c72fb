"""Control limits: judged on noise of which the truth is known, and by hand-made cases."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from cadran.metrics.estimators.control import Noise, Seen, Weeks, adjusted, look, season, told

T = 60
Rng = np.random.Generator
Floats = NDArray[np.float64]


def calls(rng: Rng, mean: float, phi: float, weeks: int = T) -> Weeks:
    """Counts in clusters, of five days a week."""
    drawn = rng.poisson(mean, weeks) if phi <= 1 else rng.negative_binomial(mean / (phi - 1), 1 / phi, weeks)
    return Weeks(drawn.astype(float), np.full(weeks, 5.0))


def amounts(rng: Rng, number: float, weeks: int = T) -> Weeks:
    """Sums of log-normal amounts."""
    drawn = [rng.lognormal(9, 0.8, n).sum() for n in rng.poisson(number, weeks)]
    return Weeks(np.array(drawn), np.full(weeks, 5.0))


def wins(rng: Rng, cases: float, rate: float, weeks: int = T) -> Weeks:
    of = rng.poisson(cases, weeks)
    return Weeks(rng.binomial(of, rate).astype(float), of.astype(float))


def sizes(rng: Rng, cases: float, weeks: int = T) -> Weeks:
    of = rng.poisson(cases, weeks)
    return Weeks(np.array([rng.lognormal(9, 0.8, n).sum() for n in of]), of.astype(float))


def stock(rng: Rng, weeks: int = T) -> Weeks:
    return Weeks(np.exp(np.cumsum(rng.normal(0, 0.05, weeks)) + 10), np.ones(weeks))


MADE: dict[str, tuple[Callable[[Rng], Weeks], Noise, int]] = {
    "few calls, a week": (lambda rng: calls(rng, 10, 1.5), Noise.COUNT, 1),
    "many calls, four weeks": (lambda rng: calls(rng, 40, 2), Noise.COUNT, 4),
    "a whole firm's calls": (lambda rng: calls(rng, 300, 4), Noise.COUNT, 1),
    "orders, four weeks": (lambda rng: amounts(rng, 10), Noise.AMOUNT, 4),
    "win rate, a quarter": (lambda rng: wins(rng, 10, 0.3), Noise.SHARE, 13),
    "deal size, four weeks": (lambda rng: sizes(rng, 5), Noise.MEAN, 4),
    "pipeline, four weeks": (stock, Noise.LEVEL, 4),
}


def drawn(name: str, rng: Rng, number: int) -> list[Seen]:
    make, noise, width = MADE[name]
    found = (look(make(rng), noise, width) for _ in range(number))
    return [one for one in found if one is not None]


@pytest.mark.parametrize("name", MADE)
def test_where_nothing_changed_p_keeps_its_word(name: str) -> None:
    p = np.array([one.p for one in drawn(name, np.random.default_rng(3), 250)])
    assert len(p) > 200
    assert (p <= 0.05).mean() <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / len(p))


@pytest.mark.deep
@pytest.mark.parametrize("name", MADE)
def test_far_out_too(name: str) -> None:
    p = np.array([one.p for one in drawn(name, np.random.default_rng(4), 3_000)])
    for level in (0.05, 0.01, 0.002):
        assert (p <= level).mean() <= 1.5 * level + 3 * np.sqrt(level / len(p))


@pytest.mark.deep
def test_of_checks_of_a_firm_where_nothing_changed_fewer_than_one_in_fifty_tells_anything() -> None:
    rng = np.random.default_rng(5)
    checks = [told([one for name in MADE for one in drawn(name, rng, 12)]) for _ in range(300)]
    assert sum(map(any, checks)) / len(checks) < 0.02


def dropped(weeks: Weeks, number: int, to: float) -> Weeks:
    some = weeks.some.copy()
    some[-number:] = np.floor(some[-number:] * to)
    return Weeks(some, weeks.of)


@pytest.mark.parametrize(("a_week", "weeks"), [(50, 2), (30, 4), (15, 8)])
def test_a_cadence_that_falls_by_60_percent_is_found_among_a_hundred_looks(a_week: float, weeks: int) -> None:
    rng = np.random.default_rng(6)
    others = [one for name in MADE for one in drawn(name, rng, 14)]
    found = 0
    for _ in range(40):
        fallen = look(dropped(calls(rng, a_week, 1.3, 80), weeks, 0.4), Noise.COUNT, weeks)
        assert fallen is not None
        found += told([fallen, *others])[0]
    assert found >= 32


def test_an_absence_is_no_drop() -> None:
    rng = np.random.default_rng(7)
    whole = calls(rng, 40, 1.2)
    some, of = whole.some.copy(), whole.of.copy()
    some[-1], of[-1] = 8.0, 1.0  # one day there, eight calls
    away, there = look(Weeks(some, of), Noise.COUNT, 1), look(Weeks(some, whole.of), Noise.COUNT, 1)
    assert away is not None
    assert away.p > 0.5
    assert there is not None
    assert there.p < 0.001


def test_growth_is_no_alarm() -> None:
    rng = np.random.default_rng(8)
    mean = 100 * 1.2 ** (np.arange(150) / 52)
    seen = [look(Weeks(rng.poisson(mean).astype(float), np.full(150, 5.0)), Noise.COUNT, 4) for _ in range(120)]
    assert sum(one is not None and one.p <= 0.01 for one in seen) <= 4


def test_poisson_by_hand() -> None:
    # Exactly 20 every week tells φ < 1, which counts do not go below: P(Y <= 8) of Poisson(20) is 0.00209.
    some = np.full(T, 20.0)
    some[-1] = 8
    seen = look(Weeks(some, np.ones(T)), Noise.COUNT, 1)
    assert seen is not None
    assert seen.expected == pytest.approx(20)
    assert seen.p / 2 == pytest.approx(0.00209, abs=2e-5)
    assert not seen.up


def test_binomial_by_hand() -> None:
    # 10 of 20 every week; P(K <= 3) of B(20, ½) is 1351 / 2^20.
    some, of = np.full(T, 10.0), np.full(T, 20.0)
    some[-1] = 3
    seen = look(Weeks(some, of), Noise.SHARE, 1)
    assert seen is not None
    assert seen.value == pytest.approx(0.15)
    assert seen.p / 2 == pytest.approx(1351 / 2**20, rel=1e-6)
    assert seen.low > 0.15


@pytest.mark.parametrize("noise", list(Noise))
def test_little_past_or_nothing_tells_nothing(noise: Noise) -> None:
    assert look(Weeks(np.full(12, 30.0), np.full(12, 60.0)), noise, 1) is None
    assert look(Weeks(np.zeros(T), np.zeros(T)), noise, 4) is None


def test_benjamini_and_hochberg() -> None:
    assert adjusted([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert adjusted([]) == []


# ---------------------------------------------------------------- season


def mondays(number: int) -> list[date]:
    last = date(2025, 12, 22)
    return [last - timedelta(weeks=number - 1 - at) for at in range(number)]


def august(days: list[date]) -> Floats:
    return np.array([0.5 if (d + timedelta(days=3)).month == 8 else 1.0 for d in days])


def test_a_quiet_august_is_learnt_in_two_years_and_no_alarm_in_the_third() -> None:
    rng = np.random.default_rng(9)
    days = [d for d in mondays(200) if d < date(2025, 8, 25)]
    some = rng.poisson(60 * august(days)).astype(float)
    of = np.full(len(days), 5.0)
    weight = season(days, Weeks(some, of))
    assert weight[-1] == pytest.approx(0.5, abs=0.12)
    known, bare = look(Weeks(some, of * weight), Noise.COUNT, 2), look(Weeks(some, of), Noise.COUNT, 2)
    assert known is not None
    assert known.p > 0.01
    assert bare is not None
    assert bare.p < 0.01


def test_below_two_years_there_is_no_season() -> None:
    days = mondays(110)
    assert season(days, Weeks(np.full(110, 9.0), np.full(110, 5.0))).tolist() == [1.0] * 110


def test_without_a_season_none_is_found() -> None:
    rng = np.random.default_rng(10)
    days = mondays(170)
    weight = season(days, Weeks(rng.poisson(30, 170).astype(float), np.full(170, 5.0)))
    assert abs(weight - 1).mean() < 0.06
