"""CLV to CAC: what a customer is worth for what it cost to win one, over the twelve months to the period's end."""

import pytest
from tests.spec.conftest import Spec

from cadran.errors import UnknownName

MONTH = 365.25 / 12
COMPANY = """
    subscriptions
    contract | account | started_on | ended_on
    ---------+---------+------------+-----------
    C1       | Durand  | 2022-01-01 |
    C2       | Lefèvre | 2022-01-01 | 2023-01-01
    orders
    number | account | ordered_on | amount
    O1     | Durand  | 2025-03-01 | 5000
    O2     | Moreau  | 2025-06-10 | 2000
    O3     | Petit   | 2024-12-31 | 2000
    order_lines
    order | ordinal | quantity | net_amount | unit_cost
    O1    | 1       | 10       | 5000       | 100
    O2    | 1       | 10       | 2000       | 100
    O3    | 1       | 10       | 2000       | 100
    expenses
    category  | rep | spent_on   | amount
    ----------+-----+------------+-------
    marketing |     | 2025-01-10 | 300
    salary    | Ana | 2025-01-31 | 600
    salary    |     | 2025-01-31 | 9999
    marketing |     | 2024-12-31 | 500
"""
# In 2025: a margin of 4,000 + 1,000 over 12 month ends of Durand, 7 of Moreau and 11 of Petit. Two customers bought for
# the first time, Durand and Moreau, for 900 of selling and marketing: a salary of nobody's sells nothing.
# Lifetimes: Lefèvre 365 days, lost; Petit 365, lost; Moreau 205 and Durand 1461, running. At 365 days three were left.
WORTH = 5000 / 30 * (365 + (1 / 3) * (36 * MONTH - 365)) / MONTH


def test_worth_over_cost_of_the_same_twelve_months(spec: Spec) -> None:
    shop = spec("clv_to_cac", COMPANY, expect=WORTH / 450, also={"n": 4, "denominator": 450.0})
    assert shop.read("clv")[0].value == pytest.approx(WORTH)
    assert shop.read("cac")[0].value == 450


def test_a_month_is_held_against_the_twelve_that_end_with_it(spec: Spec) -> None:
    spec("clv_to_cac", COMPANY, period="2025-12", expect=WORTH / 450)


def test_without_any_cost_known_there_is_no_ratio(spec: Spec) -> None:
    case = COMPANY[: COMPANY.index("expenses")]
    spec("clv_to_cac", case, expect=None, also={"reason": "no_data: expenses"})


def test_before_anybody_left_there_is_no_worth(spec: Spec) -> None:
    spec("clv_to_cac", COMPANY, period="2022", expect=None, also={"reason": "before_data"})


def test_it_is_told_of_the_company_only(spec: Spec) -> None:
    shop = spec("clv_to_cac", COMPANY, expect=WORTH / 450)
    with pytest.raises(UnknownName, match="industry"):
        shop.read("clv_to_cac", by="industry")
