"""Penalty amount: what customers charged us, at the date of the order."""

from tests.spec.conftest import Spec

PENALTIES = """
    orders
    number | account | rep | ordered_on | amount | penalty | currency
    -------+---------+-----+------------+--------+---------+---------
    C-1    | Durand  | Ana | 2025-01-10 |  9 000 |  250.50 |
    C-2    | Lefèvre | Bo  | 2025-02-10 |  4 000 |         |
    C-3    | Smith   | Bo  | 2025-02-11 |    500 |  100    | USD

    fx_rates
    currency | day        | rate
    ---------+------------+-----
    USD      | 2025-01-01 | 0.90
"""


def test_penalties_add_up_in_the_workspaces_currency(spec: Spec) -> None:
    spec("penalty_amount", PENALTIES, expect=250.50 + 90, also={"n": 2, "excluded": 0, "coverage": 1.0})


def test_an_order_without_a_penalty_is_a_month_without_one(spec: Spec) -> None:
    spec("penalty_amount", PENALTIES, period="2025-03", expect=0)


def test_where_penalties_were_never_entered_nothing_is_known_of_them(spec: Spec) -> None:
    unknown = PENALTIES.replace("250.50", "").replace("100    |", "|")
    spec("penalty_amount", unknown, expect=None, also={"reason": "never_filled"})
