"""Pipeline conversion rate: of the deals created in the period, the share won so far."""

import pytest
from tests.spec.by_hand import wilson
from tests.spec.conftest import Spec

COHORT = """
    deals
    name    | owner | outcome | created_on | closed_on
    --------+-------+---------+------------+-----------
    Four    | Ana   | won     | 2025-01-10 | 2025-03-31
    Pétrin  | Ana   | lost    | 2025-01-20 | 2025-04-01
    Vitrine | Bo    | won     | 2025-02-01 | 2025-11-30
    Étuve   | Bo    | open    | 2025-03-03 |
    Armoire | Bo    | open    | 2025-03-04 |
    Ancien  | Bo    | won     | 2024-06-01 | 2025-01-05
"""


def test_deals_are_followed_from_their_creation_and_open_ones_have_not_won_yet(spec: Spec) -> None:
    spec("pipeline_conversion_rate", COHORT, expect=2 / 5, also={"n": 5, "numerator": 2})


def test_the_share_already_resolved_stands_beside(spec: Spec) -> None:
    shop = spec("pipeline_conversion_rate", COHORT, expect=0.4)
    (reading,) = shop.read("pipeline_conversion_rate")
    assert (reading.beside["resolved"], reading.beside["open"]) == (0.6, 0.4)


def test_as_of_an_earlier_day_a_later_win_had_not_happened(spec: Spec) -> None:
    shop = spec("pipeline_conversion_rate", COHORT, as_of="2025-06-30", expect=1 / 5)
    (reading,) = shop.read("pipeline_conversion_rate", as_of="2025-06-30")
    assert reading.beside["resolved"] == 0.4


def test_the_matured_estimate_lets_open_deals_become_what_those_before_them_became(spec: Spec) -> None:
    """Étuve has been open for 10 days only: of the three that lasted longer, 1/3 won, 1/3 lost, the last won."""
    young = """
    deals
    name    | outcome | created_on | closed_on
    --------+---------+------------+-----------
    Four    | won     | 2025-10-01 | 2025-10-31
    Pétrin  | lost    | 2025-10-01 | 2025-11-10
    Vitrine | won     | 2025-10-01 | 2025-11-30
    Étuve   | open    | 2025-12-21 |
"""
    shop = spec("pipeline_conversion_rate", young, expect=2 / 4)
    (reading,) = shop.read("pipeline_conversion_rate")
    matured, low, high = (reading.beside[name] for name in ("matured", "matured_low", "matured_high"))
    assert matured == pytest.approx(2 / 3)
    assert low < 2 / 3 < high


def test_the_interval_stands_on_the_resolved_deals(spec: Spec) -> None:
    shop = spec("pipeline_conversion_rate", COHORT, expect=0.4)
    (reading,) = shop.read("pipeline_conversion_rate")
    assert (reading.low, reading.high) == wilson(2, 3)


def test_by_rep(spec: Spec) -> None:
    spec("pipeline_conversion_rate", COHORT, by="rep", expect={"Ana": 0.5, "Bo": 1 / 3})


def test_a_deal_decided_on_a_day_nobody_wrote_down_is_left_out(spec: Spec) -> None:
    undated = """
    deals
    name     | outcome | created_on | closed_on
    ---------+---------+------------+-----------
    Fours    | won     | 2025-01-10 | 2025-03-31
    Pétrins  | won     | 2025-02-01 |
    Vitrines | open    | 2025-02-03 |
"""
    spec(
        "pipeline_conversion_rate", undated, expect=1 / 2, also={"excluded_by": {"no_closed_on": 1}, "coverage": 2 / 3}
    )
