"""Deals lost: those closed as lost in the period, and why."""

from tests.spec.conftest import Spec

LOST = """
    deals
    name    | owner | stage   | lost_reason | competitor | outcome | created_on | closed_on
    --------+-------+---------+-------------+------------+---------+------------+-----------
    Four    | Ana   | Devis   | Prix        | Bongard    | lost    | 2025-01-10 | 2025-03-31
    Pétrin  | Ana   | Devis   | Prix        |            | lost    | 2025-02-01 | 2025-04-01
    Vitrine | Bo    | Contact |             | Bongard    | lost    | 2025-03-01 | 2025-03-31
    Chambre | Bo    | Contact | Prix        |            | open    | 2025-03-02 |
    Étuve   | Bo    | Signé   |             |            | won     | 2025-03-03 | 2025-03-31
"""


def test_a_deal_left_open_is_not_lost_even_with_a_reason_written(spec: Spec) -> None:
    spec("deals_lost", LOST, expect=3)


def test_by_reason_by_competitor_and_by_the_stage_lost_from(spec: Spec) -> None:
    spec("deals_lost", LOST, by="lost_reason", expect={"Prix": 2, None: 1})
    spec("deals_lost", LOST, by="competitor", expect={"Bongard": 2, None: 1})
    spec("deals_lost", LOST, by="stage", expect={"Contact": 1, "Devis": 2})


def test_a_month_without_a_loss_is_zero(spec: Spec) -> None:
    spec("deals_lost", LOST, period="2025-05", expect=0)
