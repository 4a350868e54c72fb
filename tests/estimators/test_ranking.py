"""Ranks, their intervals and tiers, and shrunken values, on cases of which the truth is known."""

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from cadran.metrics.estimators.ranking import (
    Floats,
    Ints,
    around,
    generator,
    intervals,
    ranks,
    shares,
    shrunk,
    shrunk_shares,
    shrunk_sums,
    sums,
    tiers,
)  # fmt: skip

SEEDS = 60
MOST_FAILED = 0.02  # of workspaces in which nobody is better, those in which somebody is told apart


def test_the_place_is_one_more_than_how_many_are_better_and_equals_share_it() -> None:
    assert ranks(np.array([5.0, 9.0, 5.0, 1.0])).tolist() == [2, 1, 2, 4]


def test_ranks_of_many_draws_are_those_of_each() -> None:
    drawn = np.random.default_rng(1).integers(0, 4, (50, 6)).astype(float)
    for one, placed in zip(drawn, ranks(drawn), strict=True):
        assert placed.tolist() == [1 + sum(other > mine for other in one) for mine in one]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(1, 2), (2, 3), (3, 4)], [1, 1, 1]),  # the first and the last meet through the second
        ([(1, 1), (2, 4), (3, 4), (5, 5)], [1, 2, 2, 3]),
        ([(4, 5), (1, 3), (4, 5), (2, 3), (1, 2)], [2, 1, 2, 1, 1]),
        ([(1, 6), (2, 2), (3, 3), (7, 8), (7, 8)], [1, 1, 1, 2, 2]),  # one that reaches over the others
    ],
)
def test_whose_intervals_overlap_or_meet_through_others_share_a_tier(
    spans: list[tuple[int, int]], expected: list[int]
) -> None:
    low, high = (np.array(side) for side in zip(*spans, strict=True))
    assert tiers(low, high).tolist() == expected


def _equal_rates(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Thirty reps with the same true win rate of 30 % and 12 closed deals each."""
    won, closed = rng.binomial(12, 0.3, 30).astype(float), np.full(30, 12.0)
    return won / closed, shares(won, closed, generator([1]))


def _equal_sellers(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Thirty reps with some eight sales of very different amounts each."""
    sold = [rng.lognormal(8, 1, rng.poisson(8)) for _ in range(30)]
    value, squares = (np.array([(one**power).sum() for one in sold]) for power in (1, 2))
    return value, sums(value, squares, generator([1]))


def _equal_means(rng: np.random.Generator) -> tuple[Floats, Floats]:
    value = rng.normal(10, 1, 30)
    return value, around(value, value - 1.96, value + 1.96, generator([1]))


@pytest.mark.parametrize("made", [_equal_rates, _equal_sellers, _equal_means])
def test_reps_who_are_all_alike_come_out_as_one_tier(
    made: Callable[[np.random.Generator], tuple[Floats, Floats]],
) -> None:
    """However far apart chance has put them: the best of thirty shows 58 % where all are worth 30."""
    failed = 0
    for seed in range(SEEDS):
        value, drawn = made(np.random.default_rng(seed))
        failed += int(tiers(*intervals(drawn, ranks(value))).max() > 1)
    assert failed <= MOST_FAILED * SEEDS


def test_reps_who_are_truly_apart_come_out_apart() -> None:
    """Fifteen win half of 400 deals, fifteen a fifth."""
    failed = 0
    for seed in range(SEEDS // 3):
        won = np.random.default_rng(seed).binomial(400, [0.5] * 15 + [0.2] * 15).astype(float)
        closed = np.full(30, 400.0)
        found = tiers(*intervals(shares(won, closed, generator([1])), ranks(won / closed)))
        failed += int(found.tolist() != [1] * 15 + [2] * 15)
    assert not failed


def test_the_interval_of_a_rank_is_what_enumeration_gives() -> None:
    """Three reps with one sale each, of 30, 20 and 10: what each repeats is Poisson with mean one, to be enumerated."""
    worth = np.array([30.0, 20.0, 10.0])
    chances = [np.exp(-1.0) / np.prod(np.arange(1, k + 1, dtype=float)) for k in range(12)]
    below: dict[int, dict[int, float]] = {who: {} for who in range(3)}
    for many in itertools.product(range(12), repeat=3):
        placed = ranks(worth * many)
        for who in range(3):
            below[who][int(placed[who])] = below[who].get(int(placed[who]), 0.0) + float(
                np.prod([chances[k] for k in many])
            )
    low, high = intervals(sums(worth, worth**2, generator([1])), ranks(worth))
    for who, told in below.items():
        assert low[who] == min(_quantile(told, 0.025), ranks(worth)[who])
        assert high[who] == max(_quantile(told, 0.975), ranks(worth)[who])


def _quantile(told: dict[int, float], share: float) -> int:
    reached = 0.0
    for rank in sorted(told):
        reached += told[rank]
        if reached >= share:
            return rank
    return max(told)


def test_sums_are_drawn_with_their_own_mean_and_variance() -> None:
    value, squares = np.array([900.0, 50.0, 0.0, -40.0]), np.array([90_000.0, 2_500.0, 0.0, 1_600.0])
    drawn = sums(value, squares, generator([1]))
    assert drawn.mean(axis=0) == pytest.approx(value, rel=0.05, abs=1)
    assert drawn.var(axis=0) == pytest.approx(squares, rel=0.1)
    assert (drawn[:, 1] == 0).mean() == pytest.approx(np.exp(-1), abs=0.03)  # who sold once may sell nothing


def test_bounds_are_kept_as_they_are_on_either_side() -> None:
    value, low, high = np.array([10.0, 5.0]), np.array([9.0, np.nan]), np.array([14.0, np.nan])
    drawn = around(value, low, high, generator([1]))
    assert np.quantile(drawn[:, 0], [0.025, 0.975]) == pytest.approx([9, 14], abs=0.3)
    assert set(drawn[:, 1]) == {5.0}


def test_the_same_question_is_answered_the_same() -> None:
    won, closed = np.array([3.0, 4.0, 9.0]), np.array([10.0, 10.0, 20.0])
    one, two = (intervals(shares(won, closed, generator([5])), ranks(won / closed)) for _ in range(2))
    assert [side.tolist() for side in one] == [side.tolist() for side in two]


# ---------------------------------------------------------------- shrinkage


def test_shares_that_differ_no_more_than_chance_shrink_to_one() -> None:
    assert shrunk_shares(np.array([3.0, 4.0, 3.0, 2.0]), np.full(4, 10.0)) == pytest.approx(np.full(4, 0.3))


def test_shares_by_hand() -> None:
    """1, 5 and 9 of 10: p = ½, S = 10 x 0.16 x 2 = 3.2, 3.2 / ¼ - 2 = 10.8, N - Σn²/N - 2 = 30 - 10 - 2 = 18, ρ = 0.6,
    M = ⅔: (1 + ⅓) / (10 + ⅔) = ⅛."""
    assert shrunk_shares(np.array([1.0, 5.0, 9.0]), np.full(3, 10.0)) == pytest.approx([1 / 8, 1 / 2, 7 / 8])


def test_means_by_hand() -> None:
    """0, 10 and 20, each with variance 25: Q = 200 / 25 = 8, so τ² = (8 - 2) / (3/25 - 1/25) = 75, and 75 % is kept."""
    assert shrunk(np.array([0.0, 10.0, 20.0]), np.full(3, 25.0)) == pytest.approx([2.5, 10, 17.5])


def test_a_value_that_is_told_less_surely_is_shrunk_more() -> None:
    found = shrunk(np.array([0.0, 0.0, 20.0, 20.0]), np.array([1.0, 100.0, 100.0, 1.0]))
    assert 0 < found[0] < found[1]
    assert found[2] < found[3] < 20


def test_sums_by_hand() -> None:
    """Σx² of 0, 20 and 55 are 25 on average: as above, also for who sold nothing."""
    assert shrunk_sums(np.array([0.0, 10.0, 20.0]), np.array([0.0, 20.0, 55.0])) == pytest.approx([2.5, 10, 17.5])


@pytest.mark.parametrize("groups", [1, 2])
def test_of_one_or_two_groups_nobody_knows_how_much_groups_differ(groups: int) -> None:
    value = np.arange(groups, dtype=float) + 1
    assert shrunk(value, np.ones(groups)).tolist() == value.tolist()
    assert shrunk_shares(value, np.full(groups, 4.0)).tolist() == (value / 4).tolist()


def test_shrunken_rates_lie_nearer_to_the_truth() -> None:
    """Thirty reps whose true rates are 20 to 40 %, of 12 deals each, in many years."""
    rng = np.random.default_rng(3)
    errors = np.zeros(2)
    for _ in range(200):
        truth = rng.uniform(0.2, 0.4, 30)
        won, closed = rng.binomial(12, truth).astype(float), np.full(30, 12.0)
        errors += [((found - truth) ** 2).sum() for found in (won / closed, shrunk_shares(won, closed))]
    assert errors[1] < errors[0] / 2


def test_whole_numbers_come_out() -> None:
    low, high = intervals(shares(np.array([3.0]), np.array([9.0]), generator([1])), ranks(np.array([1 / 3])))
    found: tuple[Ints, Ints] = (low, high)
    assert [side.tolist() for side in found] == [[1], [1]]
