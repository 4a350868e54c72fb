"""Revenue churn rate: what a month loses of the MRR it begins with."""

from tests.spec.conftest import Spec

CONTRACTS = """
    subscriptions
    contract | account | rep | started_on | ended_on   | amount
    ---------+---------+-----+------------+------------+-------
    A        | Durand  | Ana | 2024-06-01 | 2025-02-10 |    100
    B        | Lefèvre | Bo  | 2024-07-01 | 2025-02-15 |    300
    B        | Lefèvre | Bo  | 2025-02-15 |            |    250
    C        | Moreau  | Bo  | 2025-02-01 | 2025-03-20 |    150
    A        | Durand  | Ana | 2025-03-01 |            |    100
"""
# February begins with 400 and loses 100 + 50; March begins with 250 + 150 and loses 150.


def test_departures_and_cheaper_contracts_over_the_mrr_of_the_month_s_start(spec: Spec) -> None:
    also = {"numerator": 150, "denominator": 400, "n": 2}
    spec("revenue_churn_rate", CONTRACTS, period="2025-02", expect=150 / 400, also=also)


def test_a_reactivation_is_no_excuse(spec: Spec) -> None:
    spec("revenue_churn_rate", CONTRACTS, period="2025-03", expect=150 / 400)


def test_over_several_months_it_is_still_a_rate_a_month(spec: Spec) -> None:
    # The 150 that Moreau takes away in March came in February: the quarter did not begin with them.
    spec("revenue_churn_rate", CONTRACTS, period="2025-02..2025-03", expect=300 / 800, also={"n": 4})


def test_customers_who_left_alone_are_a_variant(spec: Spec) -> None:
    spec("revenue_churn_rate", CONTRACTS, period="2025-02", variant="customers_left", expect=100 / 400)


def test_a_month_that_begins_with_nothing_can_lose_nothing(spec: Spec) -> None:
    spec("revenue_churn_rate", CONTRACTS, period="2024-06", expect=None, also={"reason": "empty"})
