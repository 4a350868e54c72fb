"""Churned MRR: that of customers who had some when the month began and have none when it ends."""

from tests.spec.conftest import Spec

CONTRACTS = """
    subscriptions
    contract | account | rep | started_on | ended_on   | amount
    ---------+---------+-----+------------+------------+-------
    A        | Durand  | Ana | 2024-06-01 | 2025-04-30 |    100
    B        | Lefèvre | Bo  | 2024-07-01 | 2025-04-10 |     80
    B        | Lefèvre | Bo  | 2025-04-25 |            |     80
    C        | Moreau  | Bo  | 2024-07-01 | 2025-05-01 |     50
    D        | Moreau  | Bo  | 2024-07-01 | 2025-05-31 |     30
    E        | Roux    | Bo  | 2025-05-02 | 2025-05-20 |     70
"""


def test_the_day_of_the_end_counts_not_that_of_the_notice(spec: Spec) -> None:
    spec("churned_mrr", CONTRACTS, period="2025-04", expect=100, also={"n": 1})


def test_a_gap_within_a_month_is_no_departure(spec: Spec) -> None:
    spec("churned_mrr", CONTRACTS, period="2025-04", by="rep", expect={"Ana": 100, "Bo": 0})


def test_who_loses_all_contracts_in_a_month_is_lost_with_all_of_them(spec: Spec) -> None:
    # Moreau began May with 80. Roux came in May and left in May.
    spec("churned_mrr", CONTRACTS, period="2025-05", expect=80)


def test_a_span_that_begins_within_a_month_counts_from_its_first_day(spec: Spec) -> None:
    # On 9 April Lefèvre is there, on 20 April not; on 30 April it is back.
    shop = spec("churned_mrr", CONTRACTS, period="2025-04-10..2025-04-20", expect=80)
    assert [r.value for r in shop.read("reactivation_mrr", period="2025-04-21..2025-04-30")] == [80]
