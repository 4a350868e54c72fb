"""Availability delay: mean days late of the orders that are or were late, and the share that is."""

from tests.spec.conftest import Spec

ORDERS = """
    orders
    number | account | rep | ordered_on | promised_on | available_on | delivered_on
    -------+---------+-----+------------+-------------+--------------+-------------
    C-1    | Durand  | Ana | 2025-01-06 | 2025-02-03  | 2025-02-03   | 2025-02-20
    C-2    | Durand  | Ana | 2025-01-06 | 2025-02-03  | 2025-02-07   | 2025-02-20
    C-3    | Lefèvre | Bo  | 2025-11-03 | 2025-12-01  |              |
    C-4    | Lefèvre | Bo  | 2025-11-03 | 2025-12-01  |              | 2025-12-03
    C-5    | Moreau  | Bo  | 2025-12-01 | 2025-12-31  |              |
    C-6    | Moreau  | Bo  | 2025-12-01 | 2026-01-15  |              |
    C-7    | Roux    | Bo  | 2025-12-01 |             |              |
"""
# Today is 31 December. C-2 was 4 days late, C-3 still is, by 30; C-4 was there on the day it was delivered at the
# latest: 2. C-5 is due today and not late yet, C-6 is due next year, C-7 was promised for no day.


def test_mean_over_the_late_ones_those_that_still_wait_up_to_today(spec: Spec) -> None:
    spec("availability_delay", ORDERS, expect=(4 + 30 + 2) / 3, also={"n": 3, "median": 4, "excluded_by": {}})


def test_the_share_late_stands_beside(spec: Spec) -> None:
    spec("availability_delay", ORDERS, expect=12.0, also={"beside": {"late": 3 / 5}})


def test_nothing_late_has_no_mean_delay_but_a_share_of_zero(spec: Spec) -> None:
    quiet = ORDERS.replace("2025-02-07", "2025-01-30")
    spec("availability_delay", quiet, period="2025-02", expect=None, also={"reason": "empty", "beside": {"late": 0}})


def test_on_an_earlier_day_what_came_later_was_still_missing(spec: Spec) -> None:
    spec("availability_delay", ORDERS, as_of="2025-02-05", expect=2.0, also={"beside": {"late": 1 / 2}})


def test_delivery_days_alone_do_not_tell_availability(spec: Spec) -> None:
    shipped = """
    orders
    number | ordered_on | promised_on | delivered_on
    -------+------------+-------------+-------------
    C-1    | 2025-01-06 | 2025-02-03  | 2025-02-20
"""
    spec("availability_delay", shipped, expect=None, also={"reason": "never_filled"})
