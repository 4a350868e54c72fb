"""Value of deals lost: the amounts of the deals lost in the period."""

from tests.spec.conftest import Spec

LOST = """
    deals
    name    | owner | amount | outcome | created_on | closed_on
    --------+-------+--------+---------+------------+-----------
    Four    | Ana   | 12 000 | lost    | 2025-01-10 | 2025-03-31
    Pétrin  | Ana   |      0 | lost    | 2025-02-01 | 2025-04-01
    Vitrine | Bo    |        | lost    | 2025-03-01 | 2025-04-30
    Étuve   | Bo    |  7 000 | won     | 2025-03-03 | 2025-03-31
"""


def test_a_loss_without_an_amount_is_left_out(spec: Spec) -> None:
    spec("lost_value", LOST, expect=12_000, also={"excluded_by": {"no_amount": 1}, "coverage": 2 / 3, "n": 2})


def test_one_loss_of_zero_among_real_amounts_is_a_zero(spec: Spec) -> None:
    spec("lost_value", LOST, by="rep", period="2025-04", expect={"Ana": 0, "Bo": None})


def test_where_every_lost_amount_is_zero_the_zeros_are_blanks(spec: Spec) -> None:
    zeros = LOST.replace("12 000", "     0")
    spec("lost_value", zeros, expect=None, also={"reason": "no_amount", "excluded_by": {"no_amount": 3}})


def test_a_month_without_a_loss_lost_nothing(spec: Spec) -> None:
    spec("lost_value", LOST, period="2025-05", expect=0)
