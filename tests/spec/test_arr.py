"""ARR: twelve times the MRR."""

from tests.spec.conftest import Spec

CONTRACTS = """
    subscriptions
    contract | account | started_on | ended_on   | amount | interval
    ---------+---------+------------+------------+--------+---------
    A        | Durand  | 2024-06-01 |            |    100 |
    B        | Lefèvre | 2025-01-15 | 2025-09-01 |  1 000 | year
    C        | Moreau  | 2025-02-01 |            |        | month
"""


def test_it_is_the_pace_of_the_last_day_times_twelve(spec: Spec) -> None:
    spec("arr", CONTRACTS, period="2025-08", expect=12 * 100 + 1_000.0, also={"n": 2})
    spec("arr", CONTRACTS, period="2025-09", expect=1_200.0)


def test_a_contract_without_an_amount_lowers_the_coverage(spec: Spec) -> None:
    spec("arr", CONTRACTS, expect=1_200.0, also={"excluded_by": {"no_amount": 1}, "coverage": 0.5})


def test_a_company_without_subscriptions_has_no_arr_rather_than_none_sold(spec: Spec) -> None:
    orders = "orders\nnumber | ordered_on | amount\nC-1 | 2025-01-10 | 900"
    spec("arr", orders, expect=None, also={"reason": "no_data: subscriptions"})
