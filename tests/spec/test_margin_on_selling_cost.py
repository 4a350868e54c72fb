"""Margin on selling cost: gross margin for each euro spent on selling."""

from tests.spec.conftest import Spec

SPENT = """
    reps
    name | role
    -----+-----
    Ana  | ae
    Bo   | ae

    orders
    number | account | rep | ordered_on
    -------+---------+-----+-----------
    C-1    | Durand  | Ana | 2025-01-10
    C-2    | Lefèvre | Bo  | 2025-02-10

    order_lines
    order | product | ordinal | quantity | net_amount | unit_cost
    ------+---------+---------+----------+------------+----------
    C-1   | Four    | 1       | 1        |  9 000     | 5 000
    C-2   | Pétrin  | 1       | 1        |  3 000     | 1 000

    expenses
    category       | amount | spent_on   | rep | team | campaign
    ---------------+--------+------------+-----+------+---------
    salary         |  1 000 | 2025-01-31 | Ana |      |
    commission     |    300 | 2025-01-31 | Ana |      |
    travel         |    200 | 2025-02-15 | Bo  |      |
    tool           |    500 | 2025-02-15 |     | Nord |
    representation |  9 999 | 2025-02-20 |     |      |
    marketing      |  9 999 | 2025-02-20 | Bo  |      | Salon
    other          |  9 999 | 2025-02-20 | Bo  |      |
"""


def test_marketing_other_and_what_belongs_to_no_rep_or_team_are_no_selling_cost(spec: Spec) -> None:
    spec("margin_on_selling_cost", SPENT, expect=(4_000 + 2_000) / (1_000 + 300 + 200 + 500))


def test_by_rep_a_cost_of_the_team_alone_is_nobodys(spec: Spec) -> None:
    each = {"Ana": 4_000 / 1_300, "Bo": 2_000 / 200, None: 0.0}
    spec("margin_on_selling_cost", SPENT, by="rep", expect=each)


def test_nothing_spent_is_no_ratio(spec: Spec) -> None:
    spec("margin_on_selling_cost", SPENT, period="2025-03", expect=None, also={"reason": "empty"})


def test_without_expenses_the_reason_names_them(spec: Spec) -> None:
    without = SPENT[: SPENT.index("    expenses")]
    spec("margin_on_selling_cost", without, expect=None, also={"reason": "no_data: expenses"})
