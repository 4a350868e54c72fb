"""Nonconforming deliveries: those that were not as the customer asked, and their share."""

from tests.spec.conftest import Spec

ORDERS = """
    orders
    number | account | rep | ordered_on | delivered_on | conforming
    -------+---------+-----+------------+--------------+-----------
    C-1    | Durand  | Ana | 2025-01-06 | 2025-01-20   | yes
    C-2    | Durand  | Ana | 2025-01-06 | 2025-01-21   | no
    C-3    | Lefèvre | Bo  | 2025-01-06 | 2025-02-03   | yes
    C-4    | Lefèvre | Bo  | 2025-01-06 | 2025-02-03   |
    C-5    | Moreau  | Bo  | 2025-02-06 |              | no
"""


def test_of_three_judged_deliveries_one_was_not_as_asked(spec: Spec) -> None:
    also = {"n": 1, "beside": {"share": 1 / 3}, "excluded_by": {"no_conforming": 1}, "coverage": 3 / 4}
    spec("nonconforming_deliveries", ORDERS, expect=1, also=also)


def test_an_order_not_delivered_yet_is_no_delivery(spec: Spec) -> None:
    spec("nonconforming_deliveries", ORDERS, period="2025-03", expect=0)


def test_where_nobody_judged_any_nothing_is_claimed(spec: Spec) -> None:
    spec("nonconforming_deliveries", ORDERS, period="2025-02", expect=0, also={"coverage": 0.5})
    unjudged = ORDERS.replace("2025-02-03   | yes", "2025-02-03   |")
    spec("nonconforming_deliveries", unjudged, period="2025-02", expect=None, also={"reason": "no_conforming"})


def test_where_conformity_is_never_written_down_it_is_not_zero(spec: Spec) -> None:
    unknown = ORDERS.replace("| yes", "|").replace("| no\n", "|\n")
    spec("nonconforming_deliveries", unknown, expect=None, also={"reason": "never_filled"})
