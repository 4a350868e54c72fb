"""Revenue of lost customers: what they had bought in the twelve months before the period."""

from tests.spec.conftest import Spec

SOLD = """
    orders
    number | account | kind   | rep | ordered_on | amount
    -------+---------+--------+-----+------------+-------
    O1     | Durand  |        | Ana | 2023-12-31 | 900
    O2     | Durand  |        | Ana | 2024-01-01 | 100
    O3     | Durand  |        | Ana | 2024-08-10 | 250
    A3     | Durand  | credit | Ana | 2024-09-10 | -50
    O4     | Lefèvre |        | Bo  | 2024-03-10 | 600
    O5     | Lefèvre |        | Bo  | 2025-03-01 | 600
    O6     | Moreau  |        | Bo  | 2024-05-10 | 100
"""
# Customers at the end of 2024: all three. Lost in 2025: Durand, who had bought for 100 + 250 - 50, and Moreau, for 100.
# Of the 1,000 that all three had bought, 400 are of lost customers.


def test_of_the_twelve_months_before_with_its_share_beside(spec: Spec) -> None:
    spec("lost_customer_revenue", SOLD, expect=400, also={"n": 2, "beside": {"share": 0.4}})


def test_by_rep(spec: Spec) -> None:
    spec("lost_customer_revenue", SOLD, by="rep", expect={"Ana": 300, "Bo": 100})


def test_the_twelve_months_are_those_before_the_period_however_short(spec: Spec) -> None:
    """In August 2025 Durand is lost, who had bought for 250 - 50 since August 2024."""
    spec("lost_customer_revenue", SOLD, period="2025-08", expect=200, also={"beside": {"share": 0.25}})


def test_a_customer_one_of_whose_amounts_is_missing_is_left_out(spec: Spec) -> None:
    case = SOLD + "    O7 | Moreau |  | Bo | 2024-06-10 |\n"
    also = {"excluded_by": {"no_amount": 1}, "coverage": 0.5, "beside": {"share": 300 / 900}}
    spec("lost_customer_revenue", case, expect=300, also=also)


def test_where_nobody_left_nothing_was_lost(spec: Spec) -> None:
    spec("lost_customer_revenue", SOLD, period="2025-02", expect=0)


def test_a_subscriber_without_sales_has_no_revenue_known(spec: Spec) -> None:
    case = "subscriptions\ncontract | account | started_on | ended_on\nC1 | Durand | 2023-01-01 | 2025-07-01"
    spec("lost_customer_revenue", case, expect=None, also={"reason": "no_amount"})
