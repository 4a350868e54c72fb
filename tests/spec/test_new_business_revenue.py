"""New-business revenue: sales that are neither a renewal nor a repeat order."""

from tests.spec.conftest import Spec

KINDS = """
    deals
    name         | account | owner | outcome | kind       | created_on | closed_on
    -------------+---------+-------+---------+------------+------------+-----------
    Entretien 25 | Durand  | Ana   | won     | renewal    | 2025-01-02 | 2025-02-01
    Pétrin       | Durand  | Ana   | won     | cross_sell | 2025-01-02 | 2025-03-01

    orders
    number | kind   | account | rep | deal         | renews | ordered_on | amount
    -------+--------+---------+-----+--------------+--------+------------+-------
    C-1    | order  | Durand  | Ana |              |        | 2025-01-10 |  1 000
    C-2    | order  | Durand  | Ana | Entretien 25 |        | 2025-02-01 |  2 000
    C-3    | order  | Durand  | Ana | Pétrin       |        | 2025-03-01 |  4 000
    C-4    | order  | Durand  | Bo  |              |        | 2025-04-01 |    500
    C-5    | order  | Durand  | Bo  |              | C-1    | 2025-05-01 |    300
"""


def test_first_sales_and_new_or_cross_sold_deals_are_new_business(spec: Spec) -> None:
    spec("new_business_revenue", KINDS, expect=1_000 + 4_000)


def test_a_later_sale_whose_kind_nobody_wrote_is_left_out_and_coverage_is_by_revenue(spec: Spec) -> None:
    spec(
        "new_business_revenue", KINDS, expect=5_000,
        also={"excluded_by": {"no_kind": 1}, "coverage": 7_300 / 7_800},
    )  # fmt: skip


def test_renewals_alone_are_no_new_business(spec: Spec) -> None:
    spec("new_business_revenue", KINDS, period="2025-02", expect=0)
    spec("new_business_revenue", KINDS, period="2025-05", expect=0)


def test_a_month_where_no_kind_is_known_has_no_figure(spec: Spec) -> None:
    spec("new_business_revenue", KINDS, period="2025-04", expect=None, also={"reason": "no_kind"})
