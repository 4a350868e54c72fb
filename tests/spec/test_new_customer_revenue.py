"""New-customer revenue: sales made within a year of their customer's first sale ever."""

from tests.spec.conftest import Spec

CUSTOMERS = """
    orders
    number | kind   | account | rep | ordered_on | amount
    -------+--------+---------+-----+------------+-------
    C-1    | order  | Durand  | Ana | 2024-06-01 |  1 000
    C-2    | order  | Durand  | Ana | 2025-05-31 |  2 000
    C-3    | order  | Durand  | Ana | 2025-06-01 |  4 000
    C-4    | order  | Lefèvre | Bo  | 2025-02-01 |  8 000
    A-4    | credit | Lefèvre | Bo  | 2025-02-10 |   -500
    C-5    | order  | Moreau  | Bo  | 2020-01-01 |    300
    C-6    | order  | Moreau  | Bo  | 2025-02-01 |    600
    C-7    | order  |         | Bo  | 2025-03-01 |    700
"""
# Durand's 365 days end with 2025-05-31.


def test_sales_count_for_365_days_from_the_first_sale_ever(spec: Spec) -> None:
    spec("new_customer_revenue", CUSTOMERS, expect=2_000 + 8_000 - 500)


def test_months_add_up_to_the_year(spec: Spec) -> None:
    shop = spec("new_customer_revenue", CUSTOMERS, period="2025-05", expect=2_000)
    months = shop.read("new_customer_revenue", grain="month")
    assert (len(months), sum(float(m.value or 0) for m in months)) == (12, 9_500)


def test_a_sale_to_nobody_known_is_left_out(spec: Spec) -> None:
    spec("new_customer_revenue", CUSTOMERS, expect=9_500, also={"excluded_by": {"no_account": 1}, "coverage": 0.75})


def test_the_length_of_being_new_is_a_setting(spec: Spec) -> None:
    spec("new_customer_revenue", CUSTOMERS, settings={"new_customer_days": 30}, expect=7_500)


def test_by_rep(spec: Spec) -> None:
    spec("new_customer_revenue", CUSTOMERS, by="rep", expect={"Ana": 2_000, "Bo": 7_500})
