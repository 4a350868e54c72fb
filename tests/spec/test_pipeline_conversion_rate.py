"""Pipeline conversion rate: of the deals created in the period, the share won so far."""

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
    spec("pipeline_conversion_rate", COHORT, expect=0.4, also={"beside": {"resolved": 0.6}})


def test_as_of_an_earlier_day_a_later_win_had_not_happened(spec: Spec) -> None:
    also = {"beside": {"resolved": 0.4}}
    spec("pipeline_conversion_rate", COHORT, as_of="2025-06-30", expect=1 / 5, also=also)


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
    spec("pipeline_conversion_rate", undated, expect=1 / 2, also={"excluded_by": {"no_closed_on": 1}, "coverage": 2 / 3})
