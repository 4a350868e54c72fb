"""Reactivation MRR: that of customers who come back."""

from tests.spec.conftest import Spec

CONTRACTS = """
    subscriptions
    contract | account | rep | started_on | ended_on   | amount
    ---------+---------+-----+------------+------------+-------
    A        | Durand  | Ana | 2024-01-01 | 2024-06-01 |    100
    B        | Durand  | Ana | 2025-03-01 |            |    130
    C        | Lefèvre | Bo  | 2025-03-01 |            |     90
    D        | Moreau  | Bo  | 2024-01-01 | 2025-03-01 |     50
    E        | Moreau  | Bo  | 2025-03-15 |            |     60
"""


def test_all_of_it_counts_whatever_was_paid_before(spec: Spec) -> None:
    spec("reactivation_mrr", CONTRACTS, period="2025-03", expect=130, also={"n": 1})


def test_who_comes_for_the_first_time_is_new(spec: Spec) -> None:
    shop = spec("reactivation_mrr", CONTRACTS, by="rep", expect={"Ana": 130, "Bo": 0})
    assert [r.value for r in shop.read("new_mrr")] == [90]


def test_back_within_the_month_is_no_reactivation(spec: Spec) -> None:
    shop = spec("reactivation_mrr", CONTRACTS, period="2025-03", by="customer", expect={"Durand": 130})
    assert [r.value for r in shop.read("expansion_mrr", period="2025-03")] == [10]
