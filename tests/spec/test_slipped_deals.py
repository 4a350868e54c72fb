"""Slipped deals: those whose expected close was moved to a later month during the period."""

from tests.spec.conftest import Spec

MOVED = """
    deals
    name    | owner | outcome | created_on | closed_on  | expected_close_on
    --------+-------+---------+------------+------------+------------------
    Four    | Ana   | open    | 2025-01-10 |            | 2025-04-20
    Pétrin  | Bo    | won     | 2025-01-10 | 2025-05-15 | 2025-06-30
    Vitrine | Bo    | open    | 2025-01-10 |            | 2025-09-30

    deal_changes
    deal    | valid_from       | expected_close_on | owner | outcome
    --------+------------------+-------------------+-------+--------
    Four    | 2025-01-10T09:00 | 2025-03-15        | Ana   | open
    Four    | 2025-02-01T09:00 | 2025-03-30        | Ana   | open
    Four    | 2025-03-30T09:00 | 2025-04-10        | Ana   | open
    Four    | 2025-04-09T09:00 | 2025-05-05        | Ana   | open
    Four    | 2025-04-20T09:00 | 2025-04-20        | Ana   | open
    Pétrin  | 2025-01-10T09:00 | 2025-03-31        | Bo    | open
    Pétrin  | 2025-03-31T09:00 | 2025-06-30        | Bo    | open
    Vitrine | 2025-01-10T09:00 | 2025-09-30        | Bo    | open
"""
# Four: within March, to April, to May, back to April. Pétrin: to June. Vitrine was never moved.


def test_a_deal_moved_twice_slipped_once_and_the_times_stand_beside(spec: Spec) -> None:
    spec("slipped_deals", MOVED, expect=2, also={"beside": {"times": 3}})


def test_moving_within_the_month_or_back_is_no_slip(spec: Spec) -> None:
    spec("slipped_deals", MOVED, period="2025-02", expect=0)
    spec("slipped_deals", MOVED, period="2025-04", expect=1, also={"beside": {"times": 1}})


def test_the_year_is_not_the_sum_of_its_months(spec: Spec) -> None:
    shop = spec("slipped_deals", MOVED, by="rep", expect={"Ana": 1, "Bo": 1})
    assert [r.value for r in shop.read("slipped_deals", period="2025-03..2025-04", grain="month")] == [2, 1]


def test_where_no_change_was_recorded_nothing_is_known_of_slips(spec: Spec) -> None:
    unrecorded = MOVED[: MOVED.index("    deal_changes")]
    spec("slipped_deals", unrecorded, expect=None, also={"reason": "no_history"})


def test_recorded_changes_without_a_slip_are_a_count_of_zero(spec: Spec) -> None:
    steady = MOVED[: MOVED.index("    Four    | 2025-02-01T09:00")]
    spec("slipped_deals", steady, expect=0)


def test_without_an_expected_day_anywhere_nothing_can_slip(spec: Spec) -> None:
    blind = """
    deals
    name | owner | outcome | created_on
    -----+-------+---------+-----------
    Four | Ana   | open    | 2025-01-10

    deal_changes
    deal | valid_from       | stage | outcome
    -----+------------------+-------+--------
    Four | 2025-01-10T09:00 | Appel | open
    Four | 2025-02-10T09:00 | Offre | open
"""
    spec("slipped_deals", blind, expect=None, also={"reason": "never_filled"})
