"""A target proposed from history: its line, season and quantile by hand, and how often such a target is reached."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadran.metrics.estimators.proposal import Line, Past, clear, forecast, line, propose, rounded, seasons

QUARTERS = [n % 4 for n in range(30)]


def past(*done: float) -> Past:
    return Past(done, QUARTERS, 4)


def test_the_line_is_the_median_slope_where_a_trend_is_clear() -> None:
    assert line([10, 20, 30, 40, 50, 60]) == Line(60, 10)
    assert line([10, 20, 30, 400, 50, 60]).trend == 10  # one lucky quarter moves nothing
    assert line([30, 20, 40, 30, 20, 40]) == Line(30, 0)  # up and down: the median, and no trend


def test_a_trend_is_clear_by_the_test_of_mann_and_kendall() -> None:
    """Of 4 values that all rise: s = 6, z = 5 / sqrt(4 · 3 · 13 / 18) = 1.70. Of 3: z = 2 / sqrt(3 · 2 · 11 / 18)."""
    assert clear([1, 2, 3, 4])
    assert not clear([1, 2, 3])
    assert not clear([1, 3, 2, 4])


def test_growth_is_not_taken_for_season() -> None:
    grows = [100.0 + 10 * t for t in range(12)]
    assert seasons(grows, QUARTERS, 4, 12) == pytest.approx([1, 1, 1, 1])


def test_a_season_is_shrunk_by_a_year_without_one() -> None:
    """Three years of 50, 100, 100, 150: factors 0.5, 1, 1, 1.5, each met by one 1: (3 · 0.5 + 1) / 4 = 0.625."""
    assert seasons([50.0, 100, 100, 150] * 3, QUARTERS, 4, 12) == pytest.approx([0.625, 1, 1, 1.375])
    assert seasons([50.0, 100, 100, 150], QUARTERS, 4, 4) == [1, 1, 1, 1]  # one year tells no season


def test_a_period_to_come_is_the_line_times_the_seasons_of_its_pieces() -> None:
    found = forecast(past(*[100.0] * 8), 0, 4)
    assert (found.total, found.season) == (pytest.approx(400), pytest.approx(4))


def test_the_quarter_of_the_errors_by_hand() -> None:
    """Steady 100 and four odd quarters: the forecasts of quarters 5 to 11, each from those before, are always 100.

    Errors -20, 0, 10, 0, -10, 30, 0; in order -20, -10, 0, 0, 0, 10, 30. (7 + 1) / 4 = 2: the second, -10. So 90.
    """
    done = past(100, 100, 100, 100, 80, 100, 110, 100, 90, 130, 100)
    flat = Past(done.done, QUARTERS, 4, (100.0,) * 11)
    made = propose(flat, 0, 1, 4)
    assert made is not None
    assert (made.value, made.expected, made.errors) == (90, 100, 7)


def test_too_little_history_proposes_nothing() -> None:
    assert propose(past(1, 2, 3, 4, 5, 6), 0, 1, 4) is None
    assert propose(past(1, 2, 3, 4, 5, 6, 7), 0, 1, 4) is not None
    assert propose(past(1, 2, 3, 4, 5, 6, 7), 1, 1, 4) is None  # a period later, one error fewer


def test_a_proposal_is_rounded_down_to_what_a_person_would_set() -> None:
    assert [rounded(v, False) for v in (187_432, 99.99, 4.567, 0, -3)] == [187_000, 99, 4.56, 0, 0]
    assert rounded(4.567, True) == 4


AMOUNTS = st.lists(st.floats(0, 1e6), min_size=7, max_size=16)


@given(AMOUNTS, st.integers(0, 2), st.sampled_from((1, 2, 4)))
def test_a_proposal_is_no_less_than_nothing_and_judged_on_the_past_alone(done: list[float], ahead: int, n: int) -> None:
    made = propose(Past(done, QUARTERS, 4), ahead, n, 4)
    if made is not None:
        assert made.value >= 0
        assert 0 <= made.reached <= made.judged < made.errors


@given(AMOUNTS, st.integers(1, 3))
def test_what_is_proposed_in_thousands_is_proposed_in_euros(done: list[float], power: int) -> None:
    small, large = (propose(Past([v * f for v in done], QUARTERS, 4), 0, 1, 4) for f in (1.0, 10.0**power))
    if small is not None and large is not None and small.value >= 100 and large.value:
        assert large.value == pytest.approx(small.value * 10**power, rel=0.011)


def test_three_in_four_reach_it() -> None:
    """1,000 sellers whose quarters grow, have a season and spread by a third: how many reach what was proposed."""
    dice, reached, asked = Random(7), 0, 1_000
    for _ in range(asked):
        level, growth = dice.uniform(50, 500), dice.uniform(-0.02, 0.05)
        done = [
            level * (1 + growth) ** t * (0.8, 1.0, 0.9, 1.3)[t % 4] * dice.lognormvariate(0, 0.3) for t in range(13)
        ]
        made = propose(Past(done[:12], QUARTERS, 4), 0, 1, 4)
        assert made is not None
        reached += done[12] >= made.value
    assert 0.70 <= reached / asked <= 0.80
