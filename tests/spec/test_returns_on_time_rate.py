"""Returns handled on time: of the returns due in the period, the share done by the day asked."""

from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

RETURNS = """
    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-1    | Durand  | Ana | 2025-01-02 | 900
    C-2    | Lefèvre | Bo  | 2025-01-06 | 500

    returns
    order | product | requested_on | due_on     | completed_on
    ------+---------+--------------+------------+-------------
    C-1   | Pétrin  | 2025-01-10   | 2025-01-20 | 2025-01-20
    C-1   | Four    | 2025-01-10   | 2025-01-20 | 2025-01-21
    C-2   | Pétrin  | 2025-03-02   | 2025-03-12 |
    C-2   | Four    | 2025-03-02   |            | 2025-03-03
    C-2   | Pétrin  | 2025-12-20   | 2026-01-05 | 2025-12-21
"""


def test_of_three_due_one_was_done_by_its_day(spec: Spec) -> None:
    shop = spec("returns_on_time_rate", RETURNS, expect=1 / 3, also={"numerator": 1, "denominator": 3, "n": 3})
    (found,) = shop.read("returns_on_time_rate")
    assert (found.low, found.high) == wilson(1, 3)


def test_by_rep(spec: Spec) -> None:
    spec("returns_on_time_rate", RETURNS, by="rep", expect={"Ana": 0.5, "Bo": 0.0})


def test_none_due_is_not_a_hundred_percent(spec: Spec) -> None:
    spec("returns_on_time_rate", RETURNS, period="2025-06", expect=None, also={"reason": "empty"})


def test_without_any_due_date_nothing_is_known(spec: Spec) -> None:
    undated = """
    returns
    product | requested_on | completed_on
    --------+--------------+-------------
    Pétrin  | 2025-01-10   | 2025-01-20
"""
    spec("returns_on_time_rate", undated, expect=None, also={"reason": "never_filled"})
