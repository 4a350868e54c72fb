"""Discount amount: the money given away, on lines and on headers, each counted once."""

from tests.spec.conftest import Spec

DISCOUNTS = """
    orders
    number | status    | account | rep | ordered_on | amount | discount
    -------+-----------+---------+-----+------------+--------+---------
    C-1    |           | Durand  | Ana | 2025-01-10 |        | 50
    C-2    |           | Lefèvre | Bo  | 2025-02-10 |        |
    C-3    |           | Moreau  | Bo  | 2025-02-11 |    500 |
    C-4    | cancelled | Moreau  | Bo  | 2025-02-12 |    500 | 90

    order_lines
    order | product | ordinal | quantity | unit_price | discount
    ------+---------+---------+----------+------------+---------
    C-1   | Four    | 1       | 10       | 100        | 0.10
    C-1   | Pelle   | 2       |  5       |  20        |
    C-2   | Pétrin  | 1       |  2       | 200        | 0.05
"""


def test_a_line_discount_is_quantity_times_price_times_rate_and_a_headers_counts_once(spec: Spec) -> None:
    spec("discount_amount", DISCOUNTS, expect=10 * 100 * 0.10 + 50 + 2 * 200 * 0.05)


def test_an_order_on_which_no_discount_is_written_is_not_known_rather_than_zero(spec: Spec) -> None:
    spec("discount_amount", DISCOUNTS, expect=170.0, also={"excluded_by": {"no_discount": 1}, "coverage": 2 / 3})


def test_by_product_a_headers_discount_belongs_to_no_product(spec: Spec) -> None:
    each = {"Four": 100.0, "Pétrin": 20.0, "Pelle": None, None: 50.0}
    spec("discount_amount", DISCOUNTS, by="product", expect=each)


def test_where_no_order_ever_carried_a_discount_the_reason_says_so(spec: Spec) -> None:
    plain = """
    orders
    number | account | ordered_on | amount
    -------+---------+------------+-------
    C-1    | Durand  | 2025-01-10 | 1 000
"""
    spec("discount_amount", plain, expect=None, also={"reason": "never_filled"})
