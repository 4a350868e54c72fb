"""Win rate: of the deals decided in the period, the share won."""

from tests.spec.conftest import Spec

DECIDED = """
    deals
    name       | owner | account   | amount | outcome | created_on | closed_on  | expected_close_on
    -----------+-------+-----------+--------+---------+------------+------------+------------------
    Fours      | Ana   | Durand    | 12 000 | won     | 2025-01-10 | 2025-03-31 |
    Pétrins    | Ana   | Durand    |  4 000 | lost    | 2025-02-01 | 2025-04-02 |
    Vitrines   | Bo    | Lefèvre   |  9 000 | won     | 2025-02-03 | 2025-05-20 |
    Armoires   | Bo    | Lefèvre   |        | open    | 2025-06-01 |            | 2025-09-30
    Ancienne   | Bo    | Moreau    |  5 000 | won     | 2024-01-01 | 2024-12-31 |
"""


def test_open_deals_are_in_neither_term(spec: Spec) -> None:
    spec("win_rate", DECIDED, expect=2 / 3, also={"n": 3, "numerator": 2, "denominator": 3, "coverage": 1.0})


def test_each_rep_is_judged_on_own_decisions(spec: Spec) -> None:
    spec("win_rate", DECIDED, by="rep", expect={"Ana": 0.5, "Bo": 1.0})


def test_nothing_decided_is_not_zero(spec: Spec) -> None:
    spec("win_rate", DECIDED, period="2025-08", expect=None, also={"reason": "empty", "n": 0})


def test_deals_past_their_expected_date_stand_beside(spec: Spec) -> None:
    spec("win_rate", DECIDED, expect=2 / 3, also={"beside": {"overdue": 1}})


def test_month_by_month_a_deal_is_overdue_while_it_is_open_past_its_date_but_not_on_the_day(spec: Spec) -> None:
    standing = """
    deals
    name    | owner | outcome | created_on | closed_on  | expected_close_on
    --------+-------+---------+------------+------------+------------------
    Four    | Ana   | open    | 2025-01-10 |            | 2025-03-31
    Pétrin  | Ana   | open    | 2025-01-10 |            | 2025-06-15
    Vitrine | Bo    | won     | 2025-01-10 | 2025-05-20 | 2025-02-28
    Armoire | Bo    | lost    | 2025-01-10 | 2025-04-02 | 2025-04-02
    Chambre | Bo    | open    | 2025-01-10 |            |
    Étuve   | Bo    | open    | 2025-05-01 |            | 2025-04-15
"""
    shop = spec("win_rate", standing, by="rep", today="2025-06-15", expect={"Ana": None, "Bo": 0.5})
    months = shop.read("win_rate", period="2025-01..2025-07", grain="month", by="rep", today="2025-06-15")
    overdue = {name: [r.beside["overdue"] for r in months if r.group["rep"] == name] for name in ("Ana", "Bo")}
    # Four is late from the end of March on, the day itself over; Pétrin is due today. July stands as it does today.
    # Vitrine is late until it is won, Armoire was lost on its day, Étuve was late when it was made.
    assert overdue == {"Ana": [0, 0, 1, 1, 1, 1, 1], "Bo": [0, 1, 1, 1, 1, 1, 1]}


def test_overdue_at_the_end_of_a_month_that_is_cut_short_is_what_was_overdue_on_its_last_day(spec: Spec) -> None:
    cut = """
    deals
    name    | owner | outcome | created_on | closed_on  | expected_close_on
    --------+-------+---------+------------+------------+------------------
    Four    | Ana   | won     | 2025-01-10 | 2025-03-20 | 2025-02-10
    Pétrin  | Ana   | open    | 2025-03-20 |            | 2025-02-20
    Vitrine | Ana   | open    | 2025-01-10 |            | 2025-03-18
    Armoire | Ana   | lost    | 2025-01-10 | 2025-03-15 | 2025-01-31
    """
    shop = spec("win_rate", cut, period="2025-03", today="2025-12-31", expect=0.5)
    months = shop.read("win_rate", period="2025-01-15..2025-03-15", grain="month", today="2025-12-31")
    # Four is won after the 15th, Armoire lost on it, Pétrin made and Vitrine late after it.
    assert [r.beside["overdue"] for r in months] == [1, 2, 1]


def test_weeks_begin_on_monday_whatever_day_the_period_begins_on(spec: Spec) -> None:
    weeks = """
    deals
    name    | owner | outcome | created_on | closed_on  | expected_close_on
    --------+-------+---------+------------+------------+------------------
    Four    | Ana   | won     | 2025-01-10 | 2025-01-19 | 2025-12-31
    Pétrin  | Ana   | lost    | 2025-01-10 | 2025-01-20 | 2025-12-31
    Vitrine | Ana   | won     | 2025-01-10 | 2025-01-26 | 2025-12-31
    Armoire | Ana   | won     | 2025-01-10 | 2025-01-27 | 2025-12-31
    Chambre | Ana   | open    | 2025-01-10 |            | 2025-01-20
    """
    shop = spec("win_rate", weeks, period="2025", today="2025-12-31", expect=0.75)
    # Thursday 16 to Sunday 19, then whole weeks from the 20th and the 27th on.
    read = shop.read("win_rate", period="2025-01-16..2025-02-02", grain="week", today="2025-12-31")
    assert [(r.value, r.beside["overdue"]) for r in read] == [(1.0, 0), (0.5, 1), (1.0, 1)]


def test_by_value(spec: Spec) -> None:
    spec("win_rate", DECIDED, variant="value", expect=21_000 / 25_000)


def test_of_the_deals_created_in_the_period_those_decided_is_a_variant(spec: Spec) -> None:
    # Ancienne was created the year before, Armoire is not decided.
    spec("win_rate", DECIDED, variant="creation_cohort", expect=2 / 3)
