"""Time in stage: the median total time that a deal spends in a stage, deals still there included."""

from tests.spec.conftest import Spec

STAYS = """
    deals
    name    | owner | stage   | outcome | created_on | closed_on
    --------+-------+---------+---------+------------+-----------
    Four    | Ana   | Devis   | won     | 2025-01-10 | 2025-03-31
    Pétrin  | Ana   | Contact | won     | 2025-01-20 | 2025-04-01
    Vitrine | Bo    | Contact | lost    | 2025-02-01 | 2025-11-30
    Étuve   | Bo    | Contact | open    | 2025-03-03 |

    deal_changes
    deal    | valid_from       | stage   | owner | outcome
    --------+------------------+---------+-------+--------
    Four    | 2025-01-10T09:00 | Contact | Ana   | open
    Four    | 2025-02-10T09:00 | Devis   | Ana   | open
    Pétrin  | 2025-01-20T09:00 | Contact | Ana   | open
    Vitrine | 2025-02-01T09:00 | Contact | Bo    | open
    Vitrine | 2025-03-01T09:00 | Devis   | Bo    | open
    Vitrine | 2025-04-01T09:00 | Contact | Bo    | open
    Étuve   | 2025-03-03T09:00 | Contact | Bo    | open
"""
# Contact: Four 31 days, Pétrin 71, Vitrine 28 and again 243, so 271; Étuve 303 so far, and still there.
# Devis: Four 49 days, Vitrine 31.


def test_by_stage_what_a_deal_spends_there_is_added_up(spec: Spec) -> None:
    spec("time_in_stage", STAYS, by="stage", expect={"Contact": 71, "Devis": 31})


def test_over_all_stages_each_deal_counts_once_a_stage(spec: Spec) -> None:
    also = {"n": 6, "beside": {"mean": 90.6, "ended_median": 49, "running": 1, "running_longer": 1, "resolved": 5 / 6}}
    spec("time_in_stage", STAYS, expect=49, also=also)


def test_as_of_an_earlier_day_nobody_has_come_back_yet(spec: Spec) -> None:
    """On 15 March: in Contact, Four 31 days and Vitrine 28, both gone; Pétrin 54 and Étuve 12, both still there."""
    spec("time_in_stage", STAYS, as_of="2025-03-15", by="stage", expect={"Contact": 31, "Devis": None})


def test_a_deal_is_placed_by_its_first_arrival(spec: Spec) -> None:
    spec("time_in_stage", STAYS, period="2025-04", expect=None, also={"reason": "empty"})
    spec("time_in_stage", STAYS, period="2025-02", by="rep", expect={"Ana": 49, "Bo": 271})


def test_where_most_are_still_there_nobody_knows_how_long_half_take(spec: Spec) -> None:
    spec("time_in_stage", STAYS, period="2025-03", by="stage", expect={"Contact": None, "Devis": 31})


def test_without_recorded_history_nothing_is_known(spec: Spec) -> None:
    spec("time_in_stage", STAYS[: STAYS.index("    deal_changes")].replace("open", "won "), expect=None,
         also={"reason": "no_history"})  # fmt: skip


def test_a_deal_found_in_a_stage_has_been_there_nobody_knows_how_long(spec: Spec) -> None:
    spec("time_in_stage", STAYS[: STAYS.index("    deal_changes")], period="2025-12", expect=None,
         also={"reason": "no_history", "excluded_by": {"no_history": 1}})  # fmt: skip


def test_the_stays_behind_it_are_listed_by_their_deal(spec: Spec) -> None:
    shop = spec("time_in_stage", STAYS, expect=49)
    assert len(shop.rows("time_in_stage")) == 6
    assert shop.rows("time_in_stage", excluded=True) == []
