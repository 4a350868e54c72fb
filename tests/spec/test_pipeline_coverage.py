"""Pipeline coverage: what is still expected to close in the period, over what is still to be sold."""

from tests.spec.conftest import Spec

SEPTEMBER = """
    deals
    name    | owner | amount  | outcome | created_on | closed_on  | expected_close_on
    --------+-------+---------+---------+------------+------------+------------------
    Four    | Ana   |  60 000 | won     | 2025-01-10 | 2025-03-31 |
    Usine   | Ana   |  40 000 | lost    | 2025-01-10 | 2025-04-30 |
    Pétrin  | Ana   |  30 000 | open    | 2025-05-01 |            | 2025-10-15
    Vitrine | Bo    |  20 000 | open    | 2025-05-01 |            | 2025-12-31
    Étuve   | Bo    |   5 000 | open    | 2025-05-01 |            | 2025-08-01
    Chambre | Bo    |   9 000 | open    | 2025-05-01 |            | 2026-01-15
    Armoire | Bo    |   8 000 | open    | 2025-05-01 |            |

    targets
    kpi     | rep | starts_on  | ends_on    | value
    --------+-----+------------+------------+--------
    revenue |     | 2025-01-01 | 2025-12-31 | 100 000
"""
SEEN = {"today": "2025-09-30"}


def test_expected_by_the_end_of_the_year_over_what_is_left_of_the_target(spec: Spec) -> None:
    spec("pipeline_coverage", SEPTEMBER, expect=50_000 / 40_000, **SEEN)


def test_overdue_deals_stand_apart_and_the_coverage_needed_is_one_over_the_win_rate_by_value(spec: Spec) -> None:
    also = {"beside": {"needed": 100_000 / 60_000, "overdue_amount": 5_000}}
    spec("pipeline_coverage", SEPTEMBER, expect=1.25, also=also, **SEEN)


def test_when_nothing_is_left_to_sell_there_is_nothing_to_cover(spec: Spec) -> None:
    reached = SEPTEMBER.replace("100 000", " 60 000")
    spec("pipeline_coverage", reached, expect=None, also={"reason": "target_reached"}, **SEEN)


def test_without_a_target_for_the_period_there_is_none_to_cover(spec: Spec) -> None:
    untold = SEPTEMBER[: SEPTEMBER.index("    targets")]
    spec("pipeline_coverage", untold, expect=None, also={"reason": "no_data: targets"}, **SEEN)
    spec("pipeline_coverage", SEPTEMBER, period="2024", expect=None, also={"reason": "before_data"}, **SEEN)


def test_a_team_of_a_target_alone_knows_its_days_too(spec: Spec) -> None:
    """Before the first sale nobody knows what is left to sell, whether a team has an open deal or only a target."""
    early = """
        teams
        name
        ----
        Nord
        Sud

        rep_assignments
        rep | team | starts_on
        ----+------+-----------
        Ana | Nord | 2024-01-01

        deals
        name   | owner | amount | outcome | created_on | closed_on | expected_close_on
        -------+-------+--------+---------+------------+-----------+------------------
        Pétrin | Ana   | 30 000 | open    | 2025-05-01 |           | 2025-10-15

        orders
        number | rep | ordered_on | amount
        -------+-----+------------+-------
        F1     | Ana | 2025-11-30 | 10 000

        targets
        kpi     | team | starts_on  | ends_on    | value
        --------+------+------------+------------+--------
        revenue | Nord | 2025-01-01 | 2025-12-31 | 100 000
        revenue | Sud  | 2025-01-01 | 2025-12-31 | 100 000
    """
    expect = {"Nord": None, "Sud": None}
    spec("pipeline_coverage", early, by="team", period="2025", expect=expect, **SEEN)
