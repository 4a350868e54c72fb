"""Reps at quota: of the reps who carried a quota for the whole period, those who made it."""

from typing import Any

import pytest
from tests.spec.business import by_group
from tests.spec.conftest import Spec

from cadran.errors import BadInput

TEAM = """
    reps
    name | role | hired_on   | left_on    | ramp_until
    -----+------+------------+------------+-----------
    Ana  | ae   | 2020-01-01 |            |
    Bo   | ae   | 2020-01-01 |            |
    Cleo | ae   | 2020-01-01 |            | 2024-12-31
    Dan  | ae   | 2024-11-01 |            | 2025-01-31
    Eve  | ae   | 2025-02-01 |            |
    Finn | ae   | 2020-01-01 | 2025-03-30 |
    Gil  | ae   | 2020-01-01 | 2024-12-31 |
    Hana | ae   | 2020-01-01 |            |

    rep_assignments
    rep  | team
    -----+------
    Ana  | Nord
    Bo   | Nord
    Cleo | Sud
    Dan  | Sud
    Eve  | Sud
    Finn | Sud
    Hana | Sud

    targets
    kpi     | rep  | team | starts_on  | ends_on    | value
    --------+------+------+------------+------------+-------
    revenue |      |      | 2025-01-01 | 2025-03-31 | 99 999
    revenue |      | Nord | 2025-01-01 | 2025-03-31 | 50 000
    revenue | Ana  |      | 2025-01-01 | 2025-03-31 | 10 000
    revenue | Bo   |      | 2025-01-01 | 2025-03-31 | 10 000
    revenue | Cleo |      | 2025-01-01 | 2025-01-31 |  3 000
    revenue | Cleo |      | 2025-02-01 | 2025-02-28 |  3 000
    revenue | Cleo |      | 2025-03-01 | 2025-03-31 |  4 000
    revenue | Dan  |      | 2025-01-01 | 2025-03-31 |      1
    revenue | Eve  |      | 2025-01-01 | 2025-03-31 |      1
    revenue | Finn |      | 2025-01-01 | 2025-03-31 |      1
    revenue | Gil  |      | 2025-01-01 | 2025-03-31 |      1
    revenue | Hana |      | 2025-02-01 | 2025-03-31 |      1

    orders
    number | account | rep  | ordered_on | amount
    -------+---------+------+------------+----------
    C-1    | Durand  | Ana  | 2025-02-10 | 10 000
    C-2    | Durand  | Bo   | 2025-02-10 |  9 999.99
    C-3    | Durand  | Cleo | 2025-01-10 |  9 000
    C-4    | Durand  | Cleo | 2025-03-10 |  1 000
    C-5    | Durand  | Dan  | 2025-03-10 |  9 000
    C-6    | Durand  | Eve  | 2025-03-10 |  9 000
    C-7    | Durand  | Finn | 2025-03-10 |  9 000
    C-8    | Durand  | Hana | 2025-03-10 |  9 000
"""
# Dan still ramps in January. Eve came, Finn left within the quarter, Hana's quota began in February. Gil was gone.
QUARTER: dict[str, Any] = {"period": "2025-Q1"}


def test_to_the_last_cent_of_those_who_had_the_whole_period(spec: Spec) -> None:
    # Ana and Cleo made it, Cleo over her three months together. Bo lacks a cent: 99.9999 % is no 100 %.
    also = {
        "numerator": 2, "denominator": 3, "n": 3, "excluded": 4, "coverage": 3 / 7,
        "excluded_by": {"ramping": 1, "part_period": 3},
    }  # fmt: skip
    spec("quota_attainment_rate", TEAM, **QUARTER, expect=2 / 3, also=also)


def test_the_quotas_of_the_company_and_of_teams_are_not_reps(spec: Spec) -> None:
    spec("quota_attainment_rate", TEAM, **QUARTER, by="team", expect={"Nord": 1 / 2, "Sud": 1.0})


def test_by_rep_it_is_all_or_nothing(spec: Spec) -> None:
    wanted = {"Ana": 1.0, "Bo": 0.0, "Cleo": 1.0} | dict.fromkeys(("Dan", "Eve", "Finn", "Hana"))
    shop = spec("quota_attainment_rate", TEAM, **QUARTER, by="rep", expect=wanted)
    why = {name: r.reason for name, r in by_group(shop.read("quota_attainment_rate", **QUARTER, by="rep"))}
    assert (why["Dan"], why["Eve"], why["Hana"]) == ("ramping", "part_period", "part_period")


def test_a_few_reps_leave_much_to_chance(spec: Spec) -> None:
    # Wilson's interval of 2 in 3 is 20.8 to 93.9 %.
    shop = spec("quota_attainment_rate", TEAM, **QUARTER, expect=2 / 3)
    (found,) = shop.read("quota_attainment_rate", **QUARTER)
    assert (found.low, found.high) == (pytest.approx(0.2077, abs=1e-4), pytest.approx(0.9385, abs=1e-4))


def test_a_month_takes_its_share_of_the_quarter_by_working_days(spec: Spec) -> None:
    # March has 21 of 63 working days. Eve is there by then, and Dan through. Ana and Bo need a third of 10 000 and have
    # nothing; Cleo 1 000 of her 4 000; Finn leaves a day early; Dan and Eve made it, and Hana too.
    also = {"numerator": 3, "denominator": 6, "excluded_by": {"part_period": 1}}
    spec("quota_attainment_rate", TEAM, period="2025-03", expect=1 / 2, also=also)


def test_a_quota_may_be_of_any_indicator(spec: Spec) -> None:
    spec("quota_attainment_rate", TEAM, **QUARTER, of="calls", expect=None, also={"reason": "no_target", "of": "calls"})
    with pytest.raises(BadInput, match="cannot have a target"):
        spec("quota_attainment_rate", TEAM, **QUARTER, of="rep_rank")


def test_where_nobody_had_the_whole_period_it_says_why(spec: Spec) -> None:
    also = {"reason": "ramping", "excluded_by": {"ramping": 1}}
    only = TEAM.split("    targets")[0] + """
        targets
        kpi     | rep  | starts_on  | ends_on    | value
        --------+------+------------+------------+------
        revenue | Dan  | 2025-01-01 | 2025-03-31 |     1

        orders
        number | account | rep  | ordered_on | amount
        -------+---------+------+------------+-------
        C-5    | Durand  | Dan  | 2025-03-10 |  9 000
    """  # fmt: skip
    spec("quota_attainment_rate", only, **QUARTER, expect=None, also=also)
    spec("quota_attainment_rate", "reps\nname | role\nAna | ae", expect=None, also={"reason": "no_data: targets"})
