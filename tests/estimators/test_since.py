"""How a rate moved: the published example, and how often the interval holds the truth."""

import numpy as np
import pytest

from cadran.metrics.estimators.since import pace, share

DRAWS = 2_000


def test_newcombes_example() -> None:
    # 56/70 against 48/80: Newcombe (1998), table II (a), method 10.
    moved = share(56, 70, 48, 80)
    assert moved is not None
    assert (moved.change, moved.low, moved.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
    assert moved.sure


def test_nothing_to_compare_is_no_move() -> None:
    assert share(0, 0, 4, 9) is None
    assert pace(3, 10, 0, 10) is None
    assert pace(3, 0, 4, 10) is None


def test_an_equal_pace_has_not_moved() -> None:
    moved = pace(30, 60, 30, 60)
    assert moved is not None
    assert moved.change == 0
    assert moved.low < 0 < moved.high
    assert not moved.sure


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_the_interval_of_shares_holds_what_did_not_move(rate: float) -> None:
    rng = np.random.default_rng(3)
    drawn = zip(rng.binomial(25, rate, DRAWS), rng.binomial(60, rate, DRAWS), strict=True)
    held = sum(not (m := share(k, 25, was, 60)) or not m.sure for k, was in drawn)
    assert held / DRAWS > 0.94


@pytest.mark.parametrize("many", [4, 40])
def test_the_interval_of_paces_holds_what_did_not_move(many: int) -> None:
    rng = np.random.default_rng(4)
    drawn = zip(rng.poisson(many, DRAWS), rng.poisson(2 * many, DRAWS), strict=True)
    held = sum(not (m := pace(k, 30, was, 60)) or not m.sure for k, was in drawn)
    assert held / DRAWS > 0.94
