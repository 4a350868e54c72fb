"""Customer retention rate: of the customers at the period's start, the share still customers at its end.

A customer has a subscription in service, or else bought in the last twelve months.
"""

import pytest
from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

BUYERS = """
    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    O1     | Durand  | Ana | 2023-05-10 | 100
    O2     | Durand  | Ana | 2024-06-10 | 100
    O3     | Lefèvre | Ana | 2023-12-31 | 100
    O4     | Moreau  | Bo  | 2023-01-01 | 100
    O5     | Moreau  | Bo  | 2024-12-31 | 100
    O6     | Petit   | Bo  | 2022-12-31 | 100
    O7     | Roux    | Bo  | 2024-02-01 | 100
"""
# At the end of 2023 whoever bought in 2023 is a customer: Durand, Lefèvre and Moreau. Of these Durand and Moreau bought
# in 2024 too. Petit's order is a year and a day old; Roux joined later.


def test_customers_of_one_year_who_bought_in_the_next(spec: Spec) -> None:
    also = {"n": 3, "numerator": 2, "denominator": 3, "low": wilson(2, 3).expected[0]}
    spec("customer_retention_rate", BUYERS, period="2024", expect=2 / 3, also=also)


def test_retention_and_churn_make_one(spec: Spec) -> None:
    shop = spec("customer_retention_rate", BUYERS, period="2024", expect=2 / 3)
    for period in ("2024", "2024-Q2", "2025", "2025-03"):
        kept, gone = shop.read("customer_retention_rate", period=period), shop.read("churn_rate", period=period)
        assert kept[0].numerator + gone[0].numerator == kept[0].denominator == gone[0].denominator


SUBSCRIBERS = """
    subscriptions
    contract | account | rep | started_on | ended_on   | amount
    ---------+---------+-----+------------+------------+-------
    C1       | Durand  | Ana | 2020-01-01 |            | 50
    C2       | Lefèvre | Ana | 2021-01-01 | 2024-07-01 | 50
    C3       | Moreau  | Bo  | 2021-01-01 | 2024-04-01 | 50
    C3       | Moreau  | Bo  | 2024-04-01 |            | 60
    C4       | Petit   | Bo  | 2021-01-01 | 2024-01-01 | 50
    C5       | Roux    | Bo  | 2021-01-01 | 2025-01-01 | 50
"""


def test_a_subscription_serves_until_its_first_day_without_service(spec: Spec) -> None:
    """Lefèvre left in July, Petit on January 1, the first day without; Roux was served to the last day of 2024.

    Moreau only changed price.
    """
    spec("customer_retention_rate", SUBSCRIBERS, period="2024", expect=3 / 5)
    spec("customer_retention_rate", SUBSCRIBERS, period="2025", expect=2 / 3)


def test_who_still_buys_is_a_customer_without_a_subscription(spec: Spec) -> None:
    order = "\norders\nnumber | account | ordered_on | amount\nO1 | Lefèvre | 2024-06-15 | 10"
    spec("customer_retention_rate", SUBSCRIBERS + order, period="2024", expect=4 / 5)


def test_the_window_of_a_purchase_is_a_setting(spec: Spec) -> None:
    """Within six months nobody but Lefèvre is a customer at the end of 2023, and she is lost."""
    spec(
        "customer_retention_rate", BUYERS, period="2024", expect=0.0, also={"denominator": 1},
        settings={"customer_window_months": 6},
    )  # fmt: skip


def test_while_the_period_runs_its_end_is_today(spec: Spec) -> None:
    """Moreau is lost from January 1 on; Durand from May 10 until the order of June 10."""
    spec("customer_retention_rate", BUYERS, period="2024", as_of="2024-02-01", expect=2 / 3)
    spec("customer_retention_rate", BUYERS, period="2024", as_of="2024-06-09", expect=1 / 3)
    spec("customer_retention_rate", BUYERS, period="2024", as_of="2024-06-10", expect=2 / 3)


def test_a_group_of_companies_is_one_customer(spec: Spec) -> None:
    """Durand's sites bought, one in 2023, the other in 2024: Durand stays."""
    case = """
        accounts
        name   | parent
        Durand |
        Nord   | Durand
        Sud    | Durand
        orders
        number | account | ordered_on | amount
        O1     | Nord    | 2023-05-10 | 100
        O2     | Sud     | 2024-06-10 | 100
    """
    spec("customer_retention_rate", case, period="2024", by="customer", expect={"Durand": 1.0})


def test_a_credit_keeps_nobody(spec: Spec) -> None:
    case = """
        orders
        number | account | kind   | ordered_on | amount
        O1     | Durand  |        | 2023-05-10 | 100
        A1     | Durand  | credit | 2024-06-10 | -100
    """
    spec("customer_retention_rate", case, period="2024", expect=0.0)


def test_a_customer_is_the_account_s_owner_s_else_the_last_seller_s(spec: Spec) -> None:
    case = "accounts\nname | owner\nMoreau | Cy\n" + BUYERS
    spec("customer_retention_rate", case, period="2024", by="rep", expect={"Ana": 1 / 2, "Bo": None, "Cy": 1.0})


@pytest.mark.parametrize(("period", "reason"), [("2022", "empty"), ("2021", "before_data")])
def test_nobody_at_the_start_is_no_rate(spec: Spec, period: str, reason: str) -> None:
    spec("customer_retention_rate", BUYERS, period=period, expect=None, also={"reason": reason})
