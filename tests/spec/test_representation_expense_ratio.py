"""Representation expenses to revenue, and how that share has moved."""

from tests.spec.conftest import Spec

DINNERS = """
    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-0    | Durand  | Ana | 2024-06-10 | 20 000
    C-1    | Durand  | Ana | 2025-01-10 |  9 000
    C-2    | Lefèvre | Bo  | 2025-02-10 |  3 000

    expenses
    category       | amount | spent_on   | rep | team
    ---------------+--------+------------+-----+-----
    representation |    100 | 2024-01-01 | Ana |
    representation |    300 | 2024-12-20 | Ana |
    representation |    180 | 2025-01-15 | Ana |
    representation |     60 | 2025-02-15 |     |
    travel         |  9 999 | 2025-02-15 | Bo  |
"""


def test_a_dinner_that_names_nobody_was_a_dinner(spec: Spec) -> None:
    spec("representation_expense_ratio", DINNERS, expect=240 / 12_000)


def test_its_variation_is_in_points_against_the_period_before(spec: Spec) -> None:
    shop = spec("representation_expense_ratio", DINNERS, period="2025-02", expect=0.02)
    (month,) = shop.read("representation_expense_ratio", period="2025-02")
    assert month.beside["variation"] == 0.0  # 60 of 3 000 after 180 of 9 000


def test_by_rep(spec: Spec) -> None:
    spec("representation_expense_ratio", DINNERS, by="rep", expect={"Ana": 0.02, "Bo": 0.0, None: None})


def test_a_month_without_revenue_has_no_share(spec: Spec) -> None:
    spec("representation_expense_ratio", DINNERS, period="2025-03", expect=None, also={"reason": "empty"})
