"""Win rate by value: won amount over won and lost amount, closed in the period."""

from tests.spec.conftest import Spec

CLOSED = """
    deals
    name    | owner | amount | outcome | created_on | closed_on
    --------+-------+--------+---------+------------+-----------
    Four    | Ana   |  6 000 | won     | 2025-01-10 | 2025-03-31
    Pétrin  | Ana   |  4 000 | lost    | 2025-02-01 | 2025-04-01
    Vitrine | Bo    |  5 000 | lost    | 2025-03-01 | 2025-04-30
    Étuve   | Bo    |        | won     | 2025-03-03 | 2025-03-31
    Chambre | Bo    | 90 000 | open    | 2025-03-03 |
"""


def test_it_weighs_each_deal_by_its_amount_and_open_ones_not_at_all(spec: Spec) -> None:
    spec("win_rate_value", CLOSED, expect=6_000 / 15_000, also={"numerator": 6_000, "denominator": 15_000})


def test_a_deal_without_an_amount_lowers_the_coverage_of_its_term(spec: Spec) -> None:
    spec("win_rate_value", CLOSED, expect=0.4, also={"coverage": 0.5, "excluded_by": {"no_amount": 1}})


def test_lost_amounts_that_are_all_zero_are_blanks_so_there_is_no_rate(spec: Spec) -> None:
    zeros = CLOSED.replace("4 000", "    0").replace("5 000", "    0")
    spec("win_rate_value", zeros, expect=None, also={"reason": "no_amount"})


def test_by_rep_one_whose_only_win_has_no_amount_has_no_rate(spec: Spec) -> None:
    spec("win_rate_value", CLOSED, by="rep", expect={"Ana": 0.6, "Bo": None})
