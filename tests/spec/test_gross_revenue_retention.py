"""Gross revenue retention: as the net one, with no customer counted for more than a year ago."""

from tests.spec.conftest import Spec

CONTRACTS = """
    subscriptions
    contract | account | rep | started_on | ended_on   | amount
    ---------+---------+-----+------------+------------+-------
    A        | Durand  | Ana | 2023-06-01 |            |    100
    B        | Durand  | Ana | 2024-09-01 |            |     50
    C        | Lefèvre | Bo  | 2023-06-01 | 2024-10-01 |    200
    C        | Lefèvre | Bo  | 2024-10-01 |            |    120
    D        | Moreau  | Bo  | 2023-07-01 | 2024-12-01 |    100
"""


def test_what_customers_add_makes_up_for_nobody(spec: Spec) -> None:
    # Durand 100 of 150, Lefèvre 120, Moreau nothing.
    shop = spec("gross_revenue_retention", CONTRACTS, period="2025-03", expect=220 / 400, also={"n": 3})
    assert [r.value for r in shop.read("net_revenue_retention", period="2025-03")] == [270 / 400]


def test_each_customer_is_capped_not_their_sum(spec: Spec) -> None:
    spec("gross_revenue_retention", CONTRACTS, period="2025-03", by="rep", expect={"Ana": 1.0, "Bo": 120 / 300})


def test_with_less_than_a_year_of_history_there_is_none(spec: Spec) -> None:
    spec("gross_revenue_retention", CONTRACTS, period="2024-03", expect=None, also={"reason": "no_history"})
