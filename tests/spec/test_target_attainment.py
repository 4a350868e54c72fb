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


RUNNING = """
    targets
    kpi     | starts_on  | ends_on    | value
    --------+------------+------------+-------
    revenue | 2025-01-01 | 2025-03-31 | 63 000

    orders
    number | account | ordered_on | amount
    -------+---------+------------+-------
    C-1    | Durand  | 2025-01-20 | 16 000
    C-2    | Durand  | 2025-02-14 |  8 000
    C-3    | Durand  | 2025-03-14 | 90 000
"""
# The quarter has 22 + 20 + 21 = 63 working days in France; on February 14, 22 + 10 are over and 31 to come.


def beside(actual: float, target: float, pace: float | None, at_pace: float | None, needed: float | None) -> object:
    return {"actual": actual, "target": target, "pace": pace, "at_pace": at_pace, "needed_per_day": needed}


def test_a_target_that_runs_says_what_is_expected_by_now_and_what_each_day_is_to_bring(spec: Spec) -> None:
    also = {
        "beside": beside(24_000.0, 63_000.0, 32 / 63, 24_000 / 32_000, 39_000 / 31),
        "notes": ("pace_working_days",),
    }
    spec("target_attainment", RUNNING, period="2025-Q1", as_of="2025-02-14", expect=24_000 / 63_000, also=also)


def test_nothing_is_needed_of_a_target_reached_and_there_is_no_pace_once_it_is_over(spec: Spec) -> None:
    reached = beside(114_000.0, 63_000.0, 52 / 63, 114_000 / 52_000, 0.0)
    asked = {"period": "2025-Q1", "expect": 114_000 / 63_000}
    spec("target_attainment", RUNNING, as_of="2025-03-14", also={"beside": reached}, **asked)
    over = {"beside": beside(114_000.0, 63_000.0, None, None, None), "notes": ()}
    spec("target_attainment", RUNNING, as_of="2025-03-31", also=over, **asked)


def test_a_month_of_a_longer_target_is_marked_and_has_its_own_pace(spec: Spec) -> None:
    # 20 of the 63 working days are February's; half of these are over on the 14th.
    told = {"beside": beside(8_000.0, 20_000.0, 0.5, 0.8, 12_000 / 10), "notes": ("prorated", "pace_working_days")}
    spec("target_attainment", RUNNING, period="2025-02", as_of="2025-02-14", expect=0.4, also=told)


def seasonal(years: tuple[int, ...]) -> str:
    past = "".join(f"    C-{year}    | Durand  | {year}-01-16 | 20 000\n" for year in years)
    return RUNNING + past


def test_the_pace_is_that_of_the_own_season_where_two_years_are_known(spec: Spec) -> None:
    """Every day is worked here: 731 days in two years, 62 of them in a January, 239 in the middle third of a month.

    All was sold on January 16: a January day counts 731 / 62 times the usual, shrunk by 10 against the 2 days sold on.
    """
    january, middle = (2 * 731 / 62 + 10) / 12, (2 * 731 / 239 + 10) / 12
    first, rest = january * (21 + 10 * middle), (19 + 9 * middle) + (21 + 10 * middle)
    settings = {"working_days": [1, 2, 3, 4, 5, 6, 7], "holidays": ""}
    pace = first / (first + rest)
    told = {
        "beside": beside(16_000.0, 63_000.0, pace, 16_000 / 63_000 / pace, 47_000 / 59),
        "notes": ("pace_seasonal",),
    }
    asked = {"period": "2025-Q1", "as_of": "2025-01-31", "expect": 16_000 / 63_000, "settings": settings}
    spec("target_attainment", seasonal((2023, 2024)), also=told, **asked)
    days = {
        "beside": beside(16_000.0, 63_000.0, 31 / 90, 16 / 63 * 90 / 31, 47_000 / 59),
        "notes": ("pace_working_days",),
    }
    spec("target_attainment", seasonal((2024,)), also=days, **asked)


def test_a_rate_has_no_pace(spec: Spec) -> None:
    case = RUNNING.replace("revenue |", "win_rate |") + DECIDED
    told = {"beside": beside(0.5, 0.4, None, None, None), "notes": ()}
    case = case.replace("63 000", "0.4")
    spec("target_attainment", case, of="win_rate", period="2025-Q1", as_of="2025-02-14", expect=1.25, also=told)


DECIDED = """
    deals
    name | account | outcome | created_on | closed_on
    -----+---------+---------+------------+-----------
    One  | Durand  | won     | 2025-01-10 | 2025-02-10
    Two  | Durand  | lost    | 2025-01-10 | 2025-02-10
"""

VERSIONS = """
    targets
    kpi     | starts_on  | ends_on    | value  | version | set_on
    --------+------------+------------+--------+---------+-----------
    revenue | 2025-01-01 | 2025-06-30 | 10 000 | 1       | 2024-12-15
    revenue | 2025-01-01 | 2025-06-30 |  8 000 | 2       | 2025-04-01

    orders
    number | account | ordered_on | amount
    -------+---------+------------+-------
    C-1    | Durand  | 2025-01-20 |  4 000
"""


def test_the_latest_version_set_by_the_as_of_day_counts(spec: Spec) -> None:
    asked = {"period": "2025-H1"}
    spec("target_attainment", VERSIONS, as_of="2025-03-31", expect=0.4, **asked)
    spec("target_attainment", VERSIONS, as_of="2025-04-01", expect=0.5, **asked)
    spec("target_attainment", VERSIONS, expect=0.5, also={"notes": ("revised_target",)}, **asked)
    spec("target_attainment", VERSIONS, as_of="2024-12-14", expect=None, also={"reason": "no_target"}, **asked)
