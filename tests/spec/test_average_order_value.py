"""Average order value: net amount of the orders over their number."""

from tests.spec.conftest import Spec

ORDERS = """
    orders
    number | kind   | status    | account | channel | ordered_on | amount | shipping
    -------+--------+-----------+---------+---------+------------+--------+---------
    C-1    | order  |           | Durand  | web     | 2025-01-10 |  1 000 | 90
    C-2    |        |           | Lefèvre | phone   | 2025-02-03 |  4 000 |
    C-3    | order  |           | Durand  | web     | 2025-02-04 |  1 300 |
    A-1    | credit |           | Durand  | web     | 2025-03-05 | -1 000 |
    C-4    | order  | cancelled | Moreau  | web     | 2025-04-01 |  7 000 |
    C-5    | order  |           | Moreau  |         | 2025-05-02 |        |
"""


def test_credits_and_cancelled_orders_are_no_orders(spec: Spec) -> None:
    spec("average_order_value", ORDERS, expect=6_300 / 3, also={"numerator": 6_300, "n": 3, "median": 1_300})


def test_an_order_whose_amount_nobody_knows_is_left_out_not_counted_as_zero(spec: Spec) -> None:
    spec("average_order_value", ORDERS, expect=2_100.0, also={"excluded_by": {"no_amount": 1}, "coverage": 0.75})


def test_by_channel_the_order_without_one_keeps_its_group(spec: Spec) -> None:
    spec("average_order_value", ORDERS, by="channel", expect={"phone": 4_000.0, "web": 1_150.0, None: None})


def test_it_reads_orders_even_where_won_deals_are_the_revenue(spec: Spec) -> None:
    spec("average_order_value", ORDERS, settings={"revenue_basis": "won_deals"}, expect=2_100.0)
