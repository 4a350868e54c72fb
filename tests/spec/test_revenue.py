"""Revenue: the net amount of the sales of the period, by the workspace's basis."""

import pytest
from tests.spec.conftest import Spec

from cadran.errors import UnknownName

BAKERY_OVENS = """
    reps
    name  | role
    ------+--------
    Ana   | ae
    Bo    | bdm
    Zoé   | ae
    Paul  | manager

    orders
    number | kind   | status    | account | rep | ordered_on | amount | tax   | shipping
    -------+--------+-----------+---------+-----+------------+--------+-------+---------
    C-1    | order  | invoiced  | Durand  | Ana | 2025-01-10 | 10 000 | 2 000 | 150
    C-2    |        |           | Lefèvre | Bo  | 2025-02-03 |  4 000 |   800 |
    A-1    | credit | invoiced  | Durand  | Ana | 2025-03-05 | -1 500 |  -300 |
    C-3    | order  | cancelled | Moreau  | Bo  | 2025-04-01 |  7 000 | 1 400 |
    C-4    | order  | delivered | Moreau  |     | 2025-05-02 |    500 |   100 | 20
    C-0    | order  | invoiced  | Durand  | Ana | 2024-12-31 |  3 000 |   600 |
"""


def test_sales_count_net_of_tax_and_freight_and_a_cancelled_order_is_none(spec: Spec) -> None:
    spec("revenue", BAKERY_OVENS, expect=10_000 + 4_000 - 1_500 + 500, also={"n": 4, "coverage": 1.0})


def test_a_credit_is_a_negative_sale_at_its_own_date(spec: Spec) -> None:
    spec("revenue", BAKERY_OVENS, period="2025-01", expect=10_000)
    spec("revenue", BAKERY_OVENS, period="2025-03", expect=-1_500)


def test_by_rep_shows_active_reps_without_a_sale_and_the_sales_of_nobody(spec: Spec) -> None:
    spec("revenue", BAKERY_OVENS, by="rep", expect={"Ana": 8_500, "Bo": 4_000, "Zoé": 0, None: 500})


def test_a_month_without_a_sale_is_zero_but_a_month_before_the_data_is_not_known(spec: Spec) -> None:
    spec("revenue", BAKERY_OVENS, period="2025-06", expect=0)
    spec("revenue", BAKERY_OVENS, period="2024-11", expect=None, also={"reason": "before_data"})


WON_DEALS = """
    deals
    name     | owner | account | amount | outcome | created_on | closed_on
    ---------+-------+---------+--------+---------+------------+-----------
    Four     | Ana   | Durand  | 12 000 | won     | 2025-01-10 | 2025-03-31
    Pétrin   | Ana   | Durand  |        | won     | 2025-02-01 | 2025-04-02
    Vitrine  | Bo    | Lefèvre |  9 000 | lost    | 2025-02-03 | 2025-05-20
    Armoire  | Bo    | Lefèvre |  6 000 | open    | 2025-06-01 |
"""


def test_where_there_are_no_orders_won_deals_are_the_sales(spec: Spec) -> None:
    spec(
        "revenue", WON_DEALS, expect=12_000,
        also={"n": 1, "excluded": 1, "excluded_by": {"no_amount": 1}, "coverage": 0.5},
    )  # fmt: skip


def test_the_basis_does_not_flip_when_the_other_kind_of_data_is_there_too(spec: Spec) -> None:
    spec("revenue", BAKERY_OVENS + WON_DEALS, settings={"revenue_basis": "won_deals"}, expect=12_000)


EXPORT = """
    orders
    number | account | ordered_on | amount | currency
    -------+---------+------------+--------+---------
    C-1    | Smith   | 2025-01-10 |  1 000 | USD
    C-2    | Smith   | 2025-02-10 |  1 000 | USD
    C-3    | Durand  | 2025-02-11 |    500 |
    C-4    | Nakata  | 2025-02-12 |  9 000 | JPY

    fx_rates
    currency | day        | rate
    ---------+------------+-----
    USD      | 2025-01-01 | 0.90
    USD      | 2025-02-01 | 0.80
"""


def test_a_foreign_sale_is_converted_once_at_the_last_rate_before_its_day(spec: Spec) -> None:
    spec(
        "revenue", EXPORT, expect=900 + 800 + 500,
        also={"n": 3, "excluded_by": {"no_rate": 1}, "coverage": 0.75},
    )  # fmt: skip


WITHOUT_A_TOTAL = """
    orders
    number | account | ordered_on | amount | discount
    -------+---------+------------+--------+---------
    C-1    | Durand  | 2025-01-10 |        | 50

    order_lines
    order | product | ordinal | quantity | unit_price | discount
    ------+---------+---------+----------+------------+---------
    C-1   | Four    | 1       | 3        | 33.333     | 0.1
    C-1   | Pelle   | 2       | 10       | 12         |
"""


def test_an_order_without_an_amount_is_its_unrounded_lines_less_the_headers_discount(spec: Spec) -> None:
    lines = 3 * 33.333 * 0.9 + 10 * 12
    spec("revenue", WITHOUT_A_TOTAL, expect=lines - 50)


def test_without_any_sale_ever_the_reason_names_what_is_missing(spec: Spec) -> None:
    spec("revenue", "", settings={"revenue_basis": "orders"}, expect=None, also={"reason": "no_data: orders"})


def test_a_dimension_that_a_sale_does_not_have_is_refused_with_those_it_has(spec: Spec) -> None:
    shop = spec("revenue", BAKERY_OVENS, expect=13_000)
    with pytest.raises(UnknownName, match="It has: rep, team, manager, account, customer"):
        shop.read("revenue", by="lost_reason")


def test_won_deals_without_a_single_closing_day_are_no_revenue_of_nothing(spec: Spec) -> None:
    undated = """
    deals
    name    | amount | outcome | created_on
    --------+--------+---------+-----------
    Fours   | 12 000 | won     | 2025-01-10
    Pétrins |  4 000 | open    | 2025-02-01
"""
    spec("revenue", undated, expect=None, also={"reason": "never_filled"})
    spec("deals_won", undated, expect=None, also={"reason": "never_filled"})
    spec("deals_lost", undated, expect=0)
