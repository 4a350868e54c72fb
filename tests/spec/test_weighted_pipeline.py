"""Weighted pipeline: each open amount times the win probability of the stage the deal is in."""

from tests.spec.conftest import Spec

STATED = """
    stages
    name    | position | probability | outcome
    --------+----------+-------------+--------
    Contact | 1        | 0.1         | open
    Devis   | 2        | 0.5         | open
    Signé   | 3        | 1           | won

    deals
    name    | owner | stage   | probability | amount | outcome | created_on | closed_on
    --------+-------+---------+-------------+--------+---------+------------+-----------
    Four    | Ana   | Devis   |             | 12 000 | open    | 2025-01-10 |
    Vitrine | Bo    | Contact | 0.25        |  8 000 | open    | 2025-03-01 |
    Armoire | Bo    | Négo    |             |  5 000 | open    | 2025-10-01 |
    Chambre | Bo    | Devis   |             |        | open    | 2025-10-01 |
    Pétrin  | Ana   | Signé   | 1           |  4 000 | won     | 2025-02-01 | 2025-06-15
    Étuve   | Ana   | Devis   | 1           |  9 000 | lost    | 2025-02-01 | 2025-06-15
"""


def test_a_deals_own_probability_goes_before_its_stages(spec: Spec) -> None:
    spec("weighted_pipeline", STATED, expect=12_000 * 0.5 + 8_000 * 0.25)


def test_won_and_lost_deals_weigh_nothing(spec: Spec) -> None:
    spec("weighted_pipeline", STATED, by="rep", expect={"Ana": 6_000.0, "Bo": 2_000.0})


def test_a_deal_without_an_amount_or_a_probability_is_left_out_with_its_reason(spec: Spec) -> None:
    also = {"excluded_by": {"no_probability": 1, "no_amount": 1}, "coverage": 0.5, "n": 2}
    spec("weighted_pipeline", STATED, expect=8_000.0, also=also)


def passed(won: int, lost: int) -> str:
    """A company whose closed deals went through Devis, where 12 000 is open and 90 % is stated."""
    deals = [f"D{i} | {'won' if i < won else 'lost'} | 2025-01-01 | 2025-03-01 | 100" for i in range(won + lost)]
    changes = [f"D{i} | 2025-01-01T09:00 | Devis | open" for i in range(won + lost)]
    return "\n".join([
        "stages", "name | position | probability", "Devis | 1 | 0.9",
        "deals", "name | outcome | created_on | closed_on | amount", *deals, "Four | open | 2025-06-01 | | 12 000",
        "deal_changes", "deal | valid_from | stage | outcome", *changes, "Four | 2025-06-01T09:00 | Devis | open",
    ])  # fmt: skip


def test_the_rate_observed_on_30_deals_goes_before_the_stated_one_which_stands_beside(spec: Spec) -> None:
    also = {"beside": {"stated": 12_000 * 0.9, "undated": 0}}
    spec("weighted_pipeline", passed(won=12, lost=18), expect=12_000 * 12 / 30, also=also)


def test_29_deals_are_too_few_to_observe_a_rate(spec: Spec) -> None:
    spec("weighted_pipeline", passed(won=12, lost=17), expect=12_000 * 0.9)
