"""The reverse plan's arithmetic: exact where rates are certain, and a band that holds the truth where they are not."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadran.metrics.estimators.chain import ByValue, Chain, MeanAmount, PerOne, Share, steps, to_create

SEED = (1, 2, 3)
MANY = 1e12  # cases: nothing is left to chance


def certain(size: float, win: float, per: float) -> Chain:
    return Chain(
        MeanAmount(size * 100, size**2 * 100, 100), Share(win * MANY, MANY),
        {"quotes": ("won", PerOne(per * MANY, MANY)), "leads": ("decided", PerOne(per * MANY, MANY))},
    )  # fmt: skip


def test_the_chain_by_hand() -> None:
    """100,000 missing at 10,000 a win: 10 wins; at 25 % won 40 deals; 3 quotes a win: 30; 3 leads a deal: 120."""
    found = steps(100_000, certain(10_000, 0.25, 3), SEED)
    assert {name: step.total for name, step in found.items()} == {"won": 10, "decided": 40, "quotes": 30, "leads": 120}


@given(st.floats(0, 1e9), st.floats(1, 1e6), st.floats(0.01, 1), st.floats(0.01, 50))
def test_certain_rates_give_back_what_is_missing_exactly(missing: float, size: float, win: float, per: float) -> None:
    found = steps(missing, certain(size, win, per), SEED)
    assert found["decided"].total * win * size == pytest.approx(missing)
    assert found["quotes"].total / per * size == pytest.approx(missing)
    assert found["leads"].total / per * win * size == pytest.approx(missing)
    for step in found.values():
        assert step.low == pytest.approx(step.total, rel=1e-3)
        assert step.high == pytest.approx(step.total, rel=1e-3)


@given(st.integers(1, 300), st.integers(0, 300), st.integers(1, 300), st.floats(1, 1e6))
def test_a_plan_asks_for_no_less_than_nothing_and_says_the_same_twice(
    w: int, lost: int, q: int, missing: float
) -> None:
    by = Chain(MeanAmount(w * 10.0, w * 150.0, w), Share(w, w + lost), {"quotes": ("won", PerOne(q, w))})
    found = steps(missing, by, SEED)
    assert found == steps(missing, by, SEED)
    assert all(0 <= step.low <= step.high for step in found.values())
    assert found["decided"].total >= found["won"].total


def test_a_step_without_its_rate_has_none_nor_those_that_lean_on_it() -> None:
    by = Chain(MeanAmount(100, 1_100, 10), None, {"quotes": ("won", PerOne(1, 1)), "leads": ("decided", PerOne(1, 1))})
    assert set(steps(50, by, SEED)) == {"won", "quotes"}
    assert steps(50, Chain(), SEED) == {}


def test_the_band_holds_the_truth_four_times_in_five() -> None:
    """600 firms that win 40 deals in 100 of a mean of e^(0.5) each: how often the band holds what it truly takes."""
    dice, held, firms = Random(5), 0, 600
    truth = 100 / 1.6487212707 / 0.4
    for firm in range(firms):
        won = max(1, sum(dice.random() < 0.4 for _ in range(100)))
        amounts = [dice.lognormvariate(0, 1) for _ in range(won)]
        by = Chain(MeanAmount(sum(amounts), sum(a * a for a in amounts), won), Share(won, 100))
        step = steps(100, by, (firm,))["decided"]
        held += step.low <= truth <= step.high
    assert 0.74 <= held / firms <= 0.86


def test_the_pipeline_to_create_by_hand() -> None:
    """Won 4 of 10, lost 6 of 10, each 1: v = 0.4, error sqrt(36 · 4 + 16 · 6) / 100 = 0.155. 200 / 0.4 - 300 = 200."""
    by = ByValue(4, 6, 4, 6)
    assert by.error == pytest.approx(0.1549193338)
    made = to_create(200, 300, by)
    assert made.amount == pytest.approx(200)
    assert made.low == pytest.approx(200 / (0.4 + 1.2815515655 * by.error) - 300)
    assert made.high == pytest.approx(200 / (0.4 - 1.2815515655 * by.error) - 300)


@given(st.floats(0, 1e7), st.floats(0, 1e7), st.floats(0.1, 1e5), st.floats(0, 1e5))
def test_nothing_less_than_nothing_is_to_be_created(target: float, already: float, won: float, lost: float) -> None:
    made = to_create(target, already, ByValue(won, lost, won**2, lost**2))
    assert 0 <= made.low <= made.amount
    assert made.high is None or made.high >= made.amount
