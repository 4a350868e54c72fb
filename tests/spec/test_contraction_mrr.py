"""Contraction MRR: what customers who stay pay less."""

from tests.spec.conftest import Spec

CONTRACTS = """
    subscriptions
    contract | account | started_on | ended_on   | amount | interval
    ---------+---------+------------+------------+--------+---------
    A        | Durand  | 2024-06-01 | 2025-03-10 |    100 | month
    A        | Durand  | 2025-03-10 |            |    840 | year
    B        | Lefèvre | 2024-07-01 | 2025-03-15 |     80 | month
    C        | Lefèvre | 2024-07-01 |            |     20 | month
    D        | Moreau  | 2024-07-01 | 2025-03-31 |     50 | month
    E        | Roux    | 2024-07-01 | 2025-04-15 |        | month
"""
# In March Durand goes from 100 to 840 / 12, Lefèvre from 100 to 20. Moreau leaves, which is no contraction.


def test_less_is_told_as_a_positive_amount(spec: Spec) -> None:
    spec("contraction_mrr", CONTRACTS, period="2025-03", expect=30 + 80, also={"n": 2})


def test_customers_who_leave_are_churn(spec: Spec) -> None:
    shop = spec("contraction_mrr", CONTRACTS, period="2025-03", by="customer",
                expect={"Durand": 30, "Lefèvre": 80})  # fmt: skip
    assert [r.value for r in shop.read("churned_mrr", period="2025-03")] == [50]


def test_the_end_of_a_contract_of_unknown_price_might_be_one(spec: Spec) -> None:
    spec("contraction_mrr", CONTRACTS, period="2025-04", expect=None, also={"reason": "no_amount"})
    spec("contraction_mrr", CONTRACTS, period="2025-05", expect=0)
