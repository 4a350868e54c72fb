"""Sales efficiency: revenue for each euro spent on selling."""

from tests.spec.conftest import Spec

SOLD = """
    reps
    name | role
    -----+-----
    Ana  | ae
    Bo   | ae

    orders
    number | kind   | account | rep | ordered_on | amount
    -------+--------+---------+-----+------------+-------
    C-1    | order  | Durand  | Ana | 2025-01-10 |  9 000
    C-2    | order  | Lefèvre | Bo  | 2025-02-10 |  4 000
    A-1    | credit | Lefèvre | Bo  | 2025-02-20 | -1 000

    expenses
    category  | amount | spent_on   | rep | team
    ----------+--------+------------+-----+-----
    salary    |  2 000 | 2025-01-31 | Ana |
    travel    |    500 | 2025-02-15 | Bo  |
    tool      |    500 | 2025-02-15 |     | Nord
    tool      |  7 777 | 2025-02-15 |     |
    marketing |  9 999 | 2025-02-20 | Bo  |
"""


def test_the_expenses_are_those_of_margin_on_selling_cost(spec: Spec) -> None:
    spec("sales_efficiency", SOLD, expect=(9_000 + 4_000 - 1_000) / (2_000 + 500 + 500))


def test_by_rep_what_a_team_spends_is_nobodys(spec: Spec) -> None:
    spec("sales_efficiency", SOLD, by="rep", expect={"Ana": 4.5, "Bo": 6.0, None: 0.0})


def test_nothing_spent_is_no_efficiency(spec: Spec) -> None:
    spec("sales_efficiency", SOLD, period="2025-03", expect=None, also={"reason": "empty"})


POUNDS = """
    orders
    number | account | rep | ordered_on | amount | currency
    -------+---------+-----+------------+--------+---------
    C-1    | Durand  | Ana | 2025-01-10 |  9 000 |
    C-2    | Lefèvre | Ana | 2025-02-10 |  4 000 | GBP

    expenses
    category | amount | spent_on   | rep
    ---------+--------+------------+----
    salary   |  3 000 | 2025-01-31 | Ana
"""


def test_a_sale_in_a_currency_without_a_rate_is_left_out_and_said(spec: Spec) -> None:
    spec("sales_efficiency", POUNDS, expect=3.0, also={"excluded_by": {"no_rate": 1}, "coverage": 0.5})
