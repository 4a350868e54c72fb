"""On time in full: of the deliveries of the period, the share on time and as asked."""

from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

ORDERS = """
    orders
    number | account | rep | ordered_on | promised_on | delivered_on | conforming
    -------+---------+-----+------------+-------------+--------------+-----------
    C-1    | Durand  | Ana | 2025-01-06 | 2025-02-03  | 2025-02-03   | yes
    C-2    | Durand  | Ana | 2025-01-06 | 2025-02-03  | 2025-02-01   | no
    C-3    | Lefèvre | Bo  | 2025-01-06 | 2025-02-03  | 2025-02-04   | yes
    C-4    | Lefèvre | Bo  | 2025-01-07 | 2025-02-03  | 2025-02-02   |
    C-5    | Moreau  | Bo  | 2025-01-07 |             | 2025-02-02   | yes
    C-6    | Moreau  | Bo  | 2025-01-08 | 2025-02-10  |              |
    C-7    | Roux    | Bo  | 2025-12-08 | 2026-02-10  |              |
"""


def test_on_time_is_not_enough_nor_is_conforming(spec: Spec) -> None:
    also = {
        "numerator": 1,
        "denominator": 3,
        "excluded_by": {"no_conforming": 1, "no_promised_on": 1},
        "coverage": 3 / 5,
    }
    shop = spec("on_time_in_full", ORDERS, expect=1 / 3, also=also)
    (found,) = shop.read("on_time_in_full")
    assert (found.low, found.high) == wilson(1, 3)


def test_by_rep(spec: Spec) -> None:
    spec("on_time_in_full", ORDERS, by="rep", expect={"Ana": 0.5, "Bo": 0.0})


def test_where_conformity_is_never_written_down_only_the_variant_answers(spec: Spec) -> None:
    unknown = ORDERS.replace("| yes", "|").replace("| no\n", "|\n")
    spec("on_time_in_full", unknown, expect=None, also={"reason": "never_filled"})
    spec("on_time_in_full", unknown, variant="delivered", expect=3 / 4, also={"excluded_by": {"no_promised_on": 1}})


def test_among_the_orders_of_the_period_what_is_not_delivered_is_late(spec: Spec) -> None:
    # Six with a promise: C-1, C-2 and C-4 came in time, C-3 a day late; C-6 and C-7 did not come.
    spec("on_time_in_full", ORDERS, variant="ordered", expect=3 / 6, also={"excluded_by": {"no_promised_on": 1}})


def test_on_an_earlier_day_only_what_had_come_had_come(spec: Spec) -> None:
    spec("on_time_in_full", ORDERS, variant="ordered", as_of="2025-02-01", period="2025", expect=1 / 5)
