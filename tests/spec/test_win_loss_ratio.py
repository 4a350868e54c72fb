"""Win-loss ratio: deals won for each deal lost."""

from tests.spec.conftest import Spec

CLOSED = """
    deals
    name    | owner | outcome | created_on | closed_on
    --------+-------+---------+------------+-----------
    Four    | Ana   | won     | 2025-01-10 | 2025-03-31
    Pétrin  | Ana   | won     | 2025-02-01 | 2025-04-01
    Vitrine | Ana   | lost    | 2025-03-01 | 2025-04-30
    Étuve   | Bo    | won     | 2025-03-03 | 2025-03-31
    Armoire | Bo    | open    | 2025-03-03 |
    Chambre | Zoé   | lost    | 2025-03-03 | 2025-05-02
"""


def test_three_won_for_two_lost(spec: Spec) -> None:
    spec("win_loss_ratio", CLOSED, expect=1.5, also={"numerator": 3, "denominator": 2, "n": 5})


def test_without_a_loss_there_is_no_ratio_and_without_a_win_it_is_zero(spec: Spec) -> None:
    spec("win_loss_ratio", CLOSED, by="rep", expect={"Ana": 2.0, "Bo": None, "Zoé": 0.0})
    spec("win_loss_ratio", CLOSED, period="2025-03", expect=None, also={"reason": "empty"})


def test_the_total_is_divided_again_not_the_mean_of_the_months(spec: Spec) -> None:
    shop = spec("win_loss_ratio", CLOSED, period="2025-04..2025-05", expect=1 / 2)
    assert [r.value for r in shop.read("win_loss_ratio", period="2025-04..2025-05", grain="month")] == [1.0, 0.0]
