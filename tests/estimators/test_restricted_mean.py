"""The mean time up to a limit, under the curve of Kaplan and Meier: by hand, by lifelines, and how often it holds."""

import math
from random import Random

import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time
from tests.estimators.test_survival import REMISSION, Times, asked, entrants

from cadran.metrics.estimators.survival import area_sql

# A customer lost after 2 months, one after 4, one still there after 3, one after 6.
FOUR = [(2, 1), (4, 1), (3, 0), (6, 0)]


def area(times: Times, limit: float) -> tuple[float, float, float]:
    (found,) = asked(area_sql(entrants(times), ["w"], limit))
    return found["area"], found["low"], found["high"]


def test_four_customers_by_hand() -> None:
    """S is 1 until 2, 3/4 until 4, of two left then 3/8. Up to 5: 2 + 1.5 + 0.375.

    Of the variance the loss at 2 makes 1.875² / (4 x 3), the one at 4 makes 0.375² / (2 x 1).
    """
    mean, low, high = area(FOUR, 5.0)
    reach = 1.959964 * math.sqrt(1.875**2 / 12 + 0.375**2 / 2)
    assert mean == pytest.approx(3.875)
    assert (low, high) == (pytest.approx(3.875 - reach), 5.0)


def test_nothing_is_counted_beyond_the_limit_nor_beyond_the_longest_time_seen() -> None:
    assert area(FOUR, 1.0)[0] == 1.0
    assert area(FOUR, 100.0)[0] == area(FOUR, 6.0)[0] == pytest.approx(3.5 + 0.375 * 2)


@pytest.mark.parametrize("limit", [8.0, 20.0, 35.0])
def test_it_is_the_mean_that_lifelines_finds(limit: float) -> None:
    fitted = KaplanMeierFitter().fit([t for t, _ in REMISSION], [ended for _, ended in REMISSION])
    assert area(REMISSION, limit)[0] == pytest.approx(restricted_mean_survival_time(fitted, t=limit))


def test_the_interval_holds_the_true_mean_as_often_as_it_says() -> None:
    """Customers leave at 3 % a month and are watched for 20 to 80 months; up to 36 months the mean is known."""
    dice, tries = Random(7), 200
    true = (1 - math.exp(-0.03 * 36)) / 0.03
    seen = []
    for number in range(tries):
        lives = [(dice.expovariate(0.03), dice.uniform(20, 80)) for _ in range(60)]
        seen += [f"({number}, {round(min(t, until), 3)}, {int(t <= until)})" for t, until in lives]
    all_of_them = f"SELECT * FROM (VALUES {', '.join(seen)}) AS found(w, lasted, ended)"
    found = asked(area_sql(all_of_them, ["w"], 36.0))  # one question, a group a try
    assert len(found) == tries
    held = sum(one["low"] <= true <= one["high"] for one in found)
    assert 0.91 <= held / tries <= 0.99
