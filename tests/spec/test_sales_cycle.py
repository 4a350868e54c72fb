"""Sales cycle: days from the cycle's start to the win, deals won in the period."""

from tests.spec.conftest import Spec

WON = """
    deals
    name    | owner | outcome | created_on | qualified_on | closed_on
    --------+-------+---------+------------+--------------+-----------
    Four    | Ana   | won     | 2025-01-01 | 2025-01-11   | 2025-01-31
    Pétrin  | Ana   | won     | 2025-01-01 |              | 2025-03-02
    Vitrine | Bo    | won     | 2025-02-01 | 2025-02-01   | 2025-02-11
    Étuve   | Bo    | won     | 2025-06-01 | 2025-06-01   | 2025-05-20
    Chambre | Bo    | lost    | 2025-01-01 |              | 2025-12-01
    Armoire | Bo    | open    | 2025-01-01 |              |
"""
# From creation: Four 30 days, Pétrin 60, Vitrine 10. Étuve was closed before it began.


def test_it_counts_from_creation_where_qualification_is_filled_for_less_than_nine_in_ten(spec: Spec) -> None:
    spec("sales_cycle", WON, expect=100 / 3, also={"n": 3, "median": 30})


def test_a_closing_before_the_start_is_listed_and_left_out_never_negative(spec: Spec) -> None:
    shop = spec("sales_cycle", WON, expect=100 / 3, also={"excluded_by": {"ends_before_start": 1}, "coverage": 0.75})
    (listed,) = shop.rows("sales_cycle", excluded=True)
    assert (listed["name"], listed["reason"]) == ("Étuve", "ends_before_start")


def test_a_chosen_start_is_everyones_and_a_deal_without_it_does_not_borrow_another(spec: Spec) -> None:
    also = {"excluded_by": {"no_cycle_start": 1, "ends_before_start": 1}, "coverage": 0.5}
    spec("sales_cycle", WON, settings={"cycle_start": "qualified_on"}, expect=(20 + 10) / 2, also=also)


CONTACTS = """
    activities
    kind  | deal    | status  | automatic | occurred_at
    ------+---------+---------+-----------+-----------------
    email | Four    | done    | yes       | 2024-12-01T09:00
    call  | Four    | done    | no        | 2025-01-21T09:00
    call  | Four    |         |           | 2025-01-25T09:00
    call  | Pétrin  | planned |           | 2025-01-02T09:00
    call  | Pétrin  | done    |           | 2025-02-20T09:00
"""


def test_a_first_contact_is_made_by_a_person_and_done(spec: Spec) -> None:
    first_contact = {"cycle_start": "first_contact"}
    also = {"excluded_by": {"no_cycle_start": 2}}
    spec("sales_cycle", WON + CONTACTS, settings=first_contact, expect=(10 + 10) / 2, also=also)


def test_a_month_without_a_win_has_no_cycle(spec: Spec) -> None:
    spec("sales_cycle", WON, period="2025-09", expect=None, also={"reason": "empty"})
