"""Average deal size: the mean amount of the deals won in the period."""

from tests.spec.conftest import Spec

WON = """
    deals
    name     | owner | amount  | outcome | created_on | closed_on
    ---------+-------+---------+---------+------------+-----------
    Four     | Ana   |   2 000 | won     | 2025-01-10 | 2025-03-31
    Pétrin   | Ana   |   4 000 | won     | 2025-02-01 | 2025-04-02
    Usine    | Ana   |  90 000 | won     | 2025-02-03 | 2025-05-20
    Vitrine  | Bo    |         | won     | 2025-02-03 | 2025-05-20
    Armoire  | Bo    |  70 000 | lost    | 2025-06-01 | 2025-07-01
    Ancienne | Bo    |   5 000 | won     | 2024-01-01 | 2024-12-31
"""


def test_a_won_deal_without_an_amount_is_left_out_and_lowers_the_coverage(spec: Spec) -> None:
    spec(
        "average_deal_size", WON, expect=96_000 / 3,
        also={"numerator": 96_000, "n": 3, "coverage": 0.75, "excluded_by": {"no_amount": 1}},
    )  # fmt: skip


def test_the_median_stands_beside_because_one_large_deal_pulls_the_mean(spec: Spec) -> None:
    spec("average_deal_size", WON, expect=32_000.0, also={"median": 4_000})


def test_a_rep_whose_only_won_deal_has_no_amount_has_no_mean(spec: Spec) -> None:
    shop = spec("average_deal_size", WON, by="rep", expect={"Ana": 32_000.0, "Bo": None})
    assert [r.reason for r in shop.read("average_deal_size", by="rep")] == [None, "no_amount"]


def test_no_deal_won_is_no_mean(spec: Spec) -> None:
    spec("average_deal_size", WON, period="2025-07", expect=None, also={"reason": "empty", "n": 0})


def test_of_few_amounts_no_interval_is_told_and_the_reading_says_so(spec: Spec) -> None:
    shop = spec("average_deal_size", WON, expect=32_000.0, also={"low": None, "high": None})
    told = {r.group["rep"]: set(r.notes) for r in shop.read("average_deal_size", by="rep")}
    assert told == {"Ana": {"below_minimum", "interval_withheld"}, "Bo": set()}
