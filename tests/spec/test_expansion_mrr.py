"""Expansion MRR: what customers who stay pay more."""

import pytest
from tests.spec.conftest import Spec

from cadran.errors import UnknownName

CONTRACTS = """
    subscriptions
    contract | account | rep | started_on | ended_on   | amount
    ---------+---------+-----+------------+------------+-------
    A        | Durand  | Ana | 2024-06-01 | 2025-03-01 |    100
    A        | Durand  | Ana | 2025-03-01 |            |    105
    B        | Durand  | Bo  | 2025-05-12 |            |     60
    C        | Durand  | Bo  | 2024-07-01 | 2025-05-20 |     40
    D        | Lefèvre | Bo  | 2024-07-01 | 2025-05-31 |     80
    E        | Moreau  | Bo  | 2025-05-01 |            |     90
"""


def test_a_dearer_price_is_an_expansion_and_no_loss_of_the_old_one(spec: Spec) -> None:
    shop = spec("expansion_mrr", CONTRACTS, period="2025-03", expect=5, also={"n": 1})
    assert [r.value for r in shop.read("churned_mrr", period="2025-03")] == [0]


def test_contracts_of_one_customer_are_netted_whoever_signed_them(spec: Spec) -> None:
    # In May Durand takes B for 60 and gives up C, 40. The customer is in Bo's charge, who sold last.
    spec("expansion_mrr", CONTRACTS, period="2025-05", by="rep", expect={"Bo": 20, "Ana": 0})


def test_a_year_is_the_sum_of_its_months(spec: Spec) -> None:
    spec("expansion_mrr", CONTRACTS, expect=25, also={"n": 2})


def test_a_movement_is_a_customer_s_so_it_has_no_product(spec: Spec) -> None:
    shop = spec("expansion_mrr", CONTRACTS, period="2025-04", expect=0)
    with pytest.raises(UnknownName, match="customer, industry"):
        shop.read("expansion_mrr", by="product")


def test_the_rows_behind_it_are_customers(spec: Spec) -> None:
    shop = spec("expansion_mrr", CONTRACTS, period="2025-05", expect=20)
    (found,) = shop.rows("expansion_mrr", period="2025-05")
    assert (found["customer"], found["opening"], found["closing"], found["change"]) == ("Durand", 145, 165, 20)
