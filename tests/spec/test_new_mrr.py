"""New MRR: that of customers who had never had any."""

from tests.spec.conftest import Spec

CONTRACTS = """
    accounts
    name            | parent
    ----------------+--------
    Durand          |
    Durand Lyon     | Durand
    Lefèvre         |
    Moreau          |
    Roux            |

    subscriptions
    contract | account     | rep | started_on | ended_on   | amount
    ---------+-------------+-----+------------+------------+-------
    A        | Durand      | Ana | 2024-06-01 |            |    100
    B        | Durand Lyon | Ana | 2025-02-01 |            |     50
    C        | Lefèvre     | Bo  | 2025-02-10 |            |    300
    D        | Lefèvre     | Bo  | 2025-02-20 |            |     40
    E        | Moreau      | Bo  | 2025-03-03 | 2025-03-28 |     70
    E        | Moreau      | Bo  | 2025-06-01 |            |     70
    F        | Roux        | Bo  | 2025-08-01 |            |
"""


def test_a_subsidiary_of_a_customer_is_no_new_customer(spec: Spec) -> None:
    spec("new_mrr", CONTRACTS, period="2025-02", expect=300 + 40, also={"n": 1})


def test_the_months_of_a_year_add_up_to_it(spec: Spec) -> None:
    shop = spec("new_mrr", CONTRACTS, period="2024", expect=100)
    months = shop.read("new_mrr", period="2025-01..2025-07", grain="month")
    assert [float(m.value or 0) for m in months] == [0, 340, 0, 0, 0, 0, 0]
    assert [r.value for r in shop.read("new_mrr", period="2025-01..2025-07")] == [340]


def test_who_came_and_left_within_a_month_was_never_new_and_is_back_later(spec: Spec) -> None:
    shop = spec("new_mrr", CONTRACTS, period="2025-03", expect=0)
    assert [r.value for r in shop.read("reactivation_mrr", period="2025-06")] == [70]


def test_a_contract_of_unknown_price_might_be_new(spec: Spec) -> None:
    spec("new_mrr", CONTRACTS, period="2025-08", expect=None, also={"reason": "no_amount"})
    spec("new_mrr", CONTRACTS, expect=340, also={"excluded_by": {"no_amount": 1}, "coverage": 0.5})
