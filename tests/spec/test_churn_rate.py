"""Churn rate: of the customers at the period's start, the share who are none at its end."""

from tests.spec.conftest import Spec

SUBSCRIBERS = """
    subscriptions
    contract | account | rep | started_on | ended_on   | amount
    ---------+---------+-----+------------+------------+-------
    C1       | Durand  | Ana | 2023-01-01 |            | 50
    C2       | Lefèvre | Ana | 2023-01-01 | 2025-02-15 | 50
    C3       | Moreau  | Bo  | 2023-01-01 | 2025-03-01 | 50
    C3       | Moreau  | Bo  | 2025-09-01 |            | 50
    C4       | Petit   | Bo  | 2025-04-01 | 2025-06-01 | 50
    C5       | Roux    | Bo  | 2025-04-01 |            | 50
"""
# At the start of 2025: Durand, Lefèvre and Moreau. At its end Lefèvre is gone; Moreau went and came back. Petit came
# and went within the year.


def test_lost_of_those_at_the_start_and_who_joined_and_left_beside(spec: Spec) -> None:
    spec("churn_rate", SUBSCRIBERS, expect=1 / 3, also={"n": 3, "beside": {"joined_and_left": 1}})


def test_by_quarter_moreau_is_lost_once_and_won_again(spec: Spec) -> None:
    found = spec("churn_rate", SUBSCRIBERS, expect=1 / 3).read("churn_rate", grain="quarter")
    assert [(r.numerator, r.denominator) for r in found] == [(2, 3), (0, 1), (0, 2), (0, 3)]
    assert [r.beside["joined_and_left"] for r in found] == [0, 1, 0, 0]


def test_the_day_of_leaving_is_the_end_of_service_not_of_notice(spec: Spec) -> None:
    """Notice given in February for the end of June: a customer until then."""
    case = "subscriptions\ncontract | account | started_on | ended_on\nC1 | Durand | 2023-01-01 | 2025-07-01"
    spec("churn_rate", case, period="2025-Q2", expect=0.0)
    spec("churn_rate", case, period="2025-Q3", expect=1.0)


def test_by_rep(spec: Spec) -> None:
    spec("churn_rate", SUBSCRIBERS, by="rep", expect={"Ana": 1 / 2, "Bo": 0.0})


def test_a_rep_sees_the_customers_in_charge(spec: Spec) -> None:
    shop = spec("churn_rate", SUBSCRIBERS, expect=1 / 3)
    ana = next(r for r in shop.con.execute("SELECT id FROM now.reps WHERE name = 'Ana'").fetchall())[0]
    (reading,) = shop.read("churn_rate", owners=frozenset({ana}))
    assert (reading.numerator, reading.denominator) == (1, 2)
