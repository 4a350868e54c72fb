"""Target attainment: what was done of a target, by its own rep or team, in its own days."""

import pytest
from tests.spec.conftest import Spec

from cadran.errors import BadInput

QUOTAS = """
    reps
    name | role
    -----+-----
    Ana  | ae
    Bo   | ae
    Zoé  | ae

    targets
    kpi     | rep | starts_on  | ends_on    | value  | version
    --------+-----+------------+------------+--------+--------
    revenue | Ana | 2025-01-01 | 2025-03-31 | 10 000 |
    revenue | Ana | 2025-04-15 | 2025-07-14 | 20 000 | 1
    revenue | Ana | 2025-04-15 | 2025-07-14 |  8 000 | 2
    revenue | Bo  | 2025-01-01 | 2025-03-31 | 30 000 |

    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-1    | Durand  | Ana | 2025-02-10 | 12 000
    C-2    | Durand  | Ana | 2025-04-10 |  5 000
    C-3    | Durand  | Ana | 2025-07-14 |  4 000
    C-4    | Lefèvre | Bo  | 2025-03-31 |  6 000
    C-5    | Lefèvre | Zoé | 2025-02-10 |  9 000
"""
# Ana: 12 000 of 10 000, then 4 000 of 8 000, for April 10 lies in neither. Bo: 6 000 of 30 000.


def test_the_attainment_of_a_group_is_a_ratio_of_sums(spec: Spec) -> None:
    also = {"numerator": 22_000, "denominator": 48_000}
    spec("target_attainment", QUOTAS, expect=22_000 / 48_000, also=also)


def test_by_rep_what_was_sold_outside_a_targets_days_does_not_count(spec: Spec) -> None:
    spec("target_attainment", QUOTAS, by="rep", expect={"Ana": 16_000 / 18_000, "Bo": 0.2, "Zoé": None})


def test_a_target_belongs_to_the_period_that_holds_its_first_day(spec: Spec) -> None:
    spec("target_attainment", QUOTAS, period="2025-Q2", expect=4_000 / 8_000)
    spec("target_attainment", QUOTAS, period="2025-Q3", expect=None, also={"reason": "no_target"})


YEAR = """
    teams
    name | manager
    -----+--------
    Nord | Paul

    targets
    kpi       | rep | team | starts_on  | ends_on    | value
    ----------+-----+------+------------+------------+--------
    revenue   |     |      | 2025-01-01 | 2025-12-31 | 25 200
    revenue   |     | Nord | 2025-01-01 | 2025-12-31 | 99 999
    revenue   | Ana |      | 2025-01-01 | 2025-12-31 | 12 000
    deals_won |     |      | 2025-01-01 | 2025-12-31 |      4

    deals
    name | account | owner | outcome | created_on | closed_on
    -----+---------+-------+---------+------------+-----------
    Four | Durand  | Ana   | won     | 2025-01-10 | 2025-02-10

    orders
    number | account | rep | ordered_on | amount
    -------+---------+-----+------------+-------
    C-0    | Durand  | Ana | 2025-01-02 |    500
    C-1    | Durand  | Ana | 2025-02-10 |  6 000
    C-2    | Lefèvre | Bo  | 2025-03-10 |  6 100
"""


def test_the_companys_target_goes_before_those_of_teams_and_reps_and_levels_are_never_added(spec: Spec) -> None:
    spec("target_attainment", YEAR, expect=12_600 / 25_200)


def test_a_month_of_a_yearly_target_is_prorated_by_working_days(spec: Spec) -> None:
    # 2025 has 251 working days in France, February 20.
    spec("target_attainment", YEAR, period="2025-02", expect=6_000 / (25_200 * 20 / 251))


def test_any_indicator_can_have_a_target_and_the_reading_says_which(spec: Spec) -> None:
    spec("target_attainment", YEAR, of="deals_won", expect=1 / 4, also={"of": "deals_won"})
    spec("target_attainment", YEAR, of="calls", expect=None, also={"reason": "no_target"})


def test_a_target_has_no_product(spec: Spec) -> None:
    shop = spec("target_attainment", YEAR, expect=0.5)
    with pytest.raises(BadInput, match="A target has no product"):
        shop.read("target_attainment", by="product")


IDLE = """
    reps
    name | role
    -----+------
    Ana  | ae
    Max  | other
    Zoé  | ae

    targets
    kpi   | rep | starts_on  | ends_on    | value
    ------+-----+------------+------------+------
    calls | Ana | 2025-01-01 | 2025-03-31 |    10
    calls | Max | 2025-01-01 | 2025-03-31 |    10
    calls | Zoé | 2025-01-01 | 2025-03-31 |     5

    activities
    kind | direction | rep | occurred_at
    -----+-----------+-----+--------------------
    call | outbound  | Ana | 2025-02-10 10:00:00
    call | outbound  | Ana | 2025-02-11 10:00:00
    call |           | Zoé | 2025-02-10 10:00:00
"""


def test_who_did_nothing_has_reached_nothing_and_who_is_unknown_hides_no_other(spec: Spec) -> None:
    spec("target_attainment", IDLE, of="calls", expect=2 / 25)
    spec("target_attainment", IDLE, of="calls", by="rep", expect={"Ana": 0.2, "Max": 0.0, "Zoé": None})
