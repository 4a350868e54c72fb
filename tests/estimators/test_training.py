"""What trainings did, on cases worked out by hand and on ones whose truth is known."""

import numpy as np
import pytest

from cadran.metrics.estimators.training import Case, effect


def test_a_rate_in_points_by_hand() -> None:
    """One rep from 10 to 16 % while the others went from 20 to 22: 4 points; another by 10 less 2: 8. Their mean is 6,
    and t of one degree, 12.706, times s/√2 = 2 makes 25.4 either side."""
    found = effect([Case("a", 0.10, 0.16, 0.20, 0.22), Case("b", 0.30, 0.40, 0.20, 0.22)], 100)
    assert found is not None
    assert (found.trained, found.untrained, found.value) == pytest.approx((8, 2, 6))
    assert (found.low, found.high) == pytest.approx((6 - 25.4124, 6 + 25.4124), abs=1e-3)
    assert found.reps == 2


def test_money_in_percent_of_the_level_before() -> None:
    """From 100 to 150 and from 300 to 330, while the others grew by a tenth: +80 where +40 was to be expected, by rep
    and of a mean of 200: 20 points less 10."""
    found = effect([Case("a", 100, 150, 50, 55), Case("b", 300, 330, 1_000, 1_100)], None)
    assert found is not None
    assert (found.trained, found.untrained, found.value) == pytest.approx((20, 10, 10))


def test_several_trainings_of_one_rep_are_one_case() -> None:
    """0 and 8 points are 4 of one rep, beside 10 of the other: the mean is 7, not 6."""
    cases = [Case("a", 0.1, 0.1, 0, 0), Case("a", 0.1, 0.18, 0, 0), Case("b", 0.1, 0.2, 0, 0)]
    found = effect(cases, 100)
    assert found is not None
    assert (found.value, found.reps) == (pytest.approx(7), 2)


def test_one_rep_tells_nothing_nor_does_a_level_of_nothing() -> None:
    assert effect([], 100) is None
    assert effect([Case("a", 0.1, 0.2, 0, 0), Case("a", 0.1, 0.3, 0, 0)], 100) is None
    assert effect([Case("a", -5, 5, 10, 11), Case("b", 5, 9, 10, 11)], None) is None


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """A training worth 5 points, ten reps, all shaken by a season and each by chance."""
    rng, held, tries = np.random.default_rng(4), 0, 600
    for _ in range(tries):
        season = rng.normal(0, 0.05)
        before = rng.normal(0.3, 0.05, 10)
        after = before + season + 0.05 + rng.normal(0, 0.04, 10)
        cases = [Case(i, b, a, 0.3, 0.3 + season) for i, (b, a) in enumerate(zip(before, after, strict=True))]
        found = effect(cases, 100)
        held += found is not None and found.low < 5 < found.high
    assert held / tries == pytest.approx(0.95, abs=0.025)
