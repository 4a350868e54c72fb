"""Delivery time: mean days from the order to its delivery, of the orders delivered in the period."""

from tests.spec.conftest import Spec

ORDERS = """
    orders
    number | account | rep | ordered_on | delivered_on | status    | kind   | amount
    -------+---------+-----+------------+--------------+-----------+--------+-------
    C-1    | Durand  | Ana | 2024-12-20 | 2025-01-06   |           |        | 900
    C-2    | Durand  | Ana | 2025-02-03 | 2025-02-03   |           |        | 100
    C-3    | Lefèvre | Bo  | 2025-02-10 | 2025-02-17   |           |        | 500
    C-4    | Lefèvre | Bo  | 2025-03-20 | 2025-03-12   |           |        | 400
    C-5    | Moreau  | Bo  |            | 2025-03-14   |           |        | 300
    C-6    | Moreau  | Bo  | 2025-11-01 |              |           |        | 800
    C-7    | Roux    | Bo  | 2025-04-01 | 2025-06-30   | cancelled |        | 700
    C-8    | Roux    | Bo  | 2025-04-01 | 2025-06-30   |           | credit | -50
"""
# Delivered in 2025: C-1 after 17 days, C-2 on its own day, C-3 after 7. C-6 still waits.


def test_the_year_of_the_delivery_counts_not_that_of_the_order(spec: Spec) -> None:
    spec("delivery_time", ORDERS, expect=(17 + 0 + 7) / 3, also={"n": 3, "median": 7})


def test_a_delivery_before_its_order_is_left_out_never_negative(spec: Spec) -> None:
    also = {"excluded_by": {"ends_before_start": 1, "no_ordered_on": 1}, "coverage": 3 / 5}
    spec("delivery_time", ORDERS, expect=8.0, also=also)


def test_cancelled_orders_and_credits_are_no_deliveries(spec: Spec) -> None:
    spec("delivery_time", ORDERS, period="2025-06", expect=None, also={"reason": "empty", "n": 0})


def test_by_rep(spec: Spec) -> None:
    spec("delivery_time", ORDERS, by="rep", expect={"Ana": 8.5, "Bo": 7.0})


def test_where_nobody_writes_the_delivery_down_nothing_is_known(spec: Spec) -> None:
    unknown = """
    orders
    number | ordered_on | amount
    -------+------------+-------
    C-1    | 2025-01-20 | 900
"""
    spec("delivery_time", unknown, expect=None, also={"reason": "never_filled"})
