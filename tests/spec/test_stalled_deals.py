"""Stalled deals: open deals to which nothing has happened for longer than is usual in their stage."""

from tests.spec.conftest import Spec

OPEN = """
    accounts
    name      | country
    ----------+--------
    Boulanger | FR

    deals
    name    | owner | account   | stage | amount | outcome | created_on | closed_on
    --------+-------+-----------+-------+--------+---------+------------+-----------
    Four    | Ana   |           | Devis |  1 000 | open    | 2025-11-01 |
    Pétrin  | Ana   | Boulanger | Devis |  2 000 | open    | 2025-11-01 |
    Vitrine | Bo    | Boulanger | Devis |  4 000 | open    | 2025-11-01 |
    Étuve   | Bo    |           | Devis |  8 000 | open    | 2025-12-10 |
    Armoire | Bo    |           | Devis | 16 000 | open    | 2025-11-20 |
    Chambre | Bo    |           | Devis | 32 000 | won     | 2025-01-01 | 2025-06-30

    activities
    kind  | deal    | account   | status  | scheduled_at     | occurred_at
    ------+---------+-----------+---------+------------------+-----------------
    call  | Four    |           | done    |                  | 2025-12-20T09:00
    email | Vitrine |           |         |                  | 2025-11-10T09:00
    call  |         | Boulanger | done    |                  | 2025-12-15T09:00
    call  | Armoire |           | planned | 2025-12-30T09:00 |
"""
# On 31 December: Four was called 11 days ago. Nobody ever did anything with Pétrin itself, but with its account 16
# days ago. With Vitrine somebody did, 51 days ago: its account's call is another matter. Étuve is 21 days old.
# With Armoire a call is planned, nothing was done for the 41 days since it was created.


def test_nothing_for_more_than_thirty_days_where_visits_are_few(spec: Spec) -> None:
    spec("stalled_deals", OPEN, expect=2, also={"beside": {"amount": 20_000}})


def test_by_rep(spec: Spec) -> None:
    spec("stalled_deals", OPEN, by="rep", expect={"Ana": 0, "Bo": 2})


def test_at_an_earlier_day_only_what_was_done_by_then_counts(spec: Spec) -> None:
    """On 5 December: Four, Pétrin (34 days since their creation) and no one else; Vitrine had its mail 25 days ago."""
    shop = spec("stalled_deals", OPEN, as_of="2025-12-05", expect=2)
    assert {r["name"] for r in shop.rows("stalled_deals", as_of="2025-12-05")} == {"Four", "Pétrin"}


def quick(visits: int) -> str:
    """As many deals of January that left Devis after 10 days, and one that has been in it for 12."""
    deals = [f"D{n} | Devis | lost | 2025-01-01 | 2025-01-11" for n in range(visits)]
    changes = [f"D{n} | 2025-01-01T09:00 | Devis | open" for n in range(visits)]
    deals.append("Four | Devis | open | 2025-12-19 | ")
    changes.append("Four | 2025-12-19T09:00 | Devis | open")
    return "\n".join([
        "deals", "name | stage | outcome | created_on | closed_on", *deals,
        "deal_changes", "deal | valid_from | stage | outcome", *changes,
    ])  # fmt: skip


def test_how_long_is_too_long_is_nine_visits_in_ten_of_the_stage(spec: Spec) -> None:
    spec("stalled_deals", quick(20), expect=1)
    spec("stalled_deals", quick(19), expect=0)


def test_a_change_of_stage_is_something_that_happens(spec: Spec) -> None:
    moved = quick(20) + "\nFour | 2025-12-29T09:00 | Négo | open"
    spec("stalled_deals", moved.replace("Four | Devis", "Four | Négo"), expect=0)


def test_before_there_were_deals_nothing_is_known(spec: Spec) -> None:
    spec("stalled_deals", OPEN, period="2024", expect=None, also={"reason": "before_data"})
