"""Discount rate: what was given away, over what would have been sold for without it."""

from tests.spec.conftest import Spec

DISCOUNTS = """
    orders
    number | account | rep | ordered_on | amount | discount
    -------+---------+-----+------------+--------+---------
    C-1    | Durand  | Ana | 2025-01-10 |    950 | 50
    C-2    | Lefèvre | Bo  | 2025-02-10 |    900 | 0
    C-3    | Moreau  | Bo  | 2025-02-11 |  8 000 |

    order_lines
    order | product | ordinal | quantity | unit_price | discount
    ------+---------+---------+----------+------------+---------
    C-2   | Pétrin  | 1       |  10      | 100        | 0.10
"""


def test_it_is_a_ratio_of_sums_over_the_orders_whose_discount_is_known(spec: Spec) -> None:
    spec(
        "discount_rate", DISCOUNTS, expect=(50 + 100) / (950 + 50 + 900 + 100),
        also={"n": 2, "excluded_by": {"no_discount": 1}, "coverage": 2 / 3},
    )  # fmt: skip


def test_by_rep(spec: Spec) -> None:
    spec("discount_rate", DISCOUNTS, by="rep", expect={"Ana": 0.05, "Bo": 0.1})


def test_no_order_is_no_rate(spec: Spec) -> None:
    spec("discount_rate", DISCOUNTS, period="2025-09", expect=None, also={"reason": "empty"})
