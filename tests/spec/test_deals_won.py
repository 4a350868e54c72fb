"""Deals won: those closed as won in the period."""

from tests.spec.conftest import Spec

DEALS = """
    reps
    name | role  | hired_on   | left_on
    -----+-------+------------+-----------
    Ana  | ae    |            |
    Bo   | ae    |            | 2024-06-30
    Zoé  | ae    | 2025-02-01 |
    Paul | other |            |

    deals
    name    | owner | kind    | outcome | created_on | closed_on
    --------+-------+---------+---------+------------+-----------
    Four    | Ana   | new     | won     | 2025-01-10 | 2025-03-31
    Pétrin  | Ana   | renewal | won     | 2025-02-01 | 2025-04-01
    Vitrine | Ana   | new     | lost    | 2025-03-01 | 2025-03-31
    Chambre | Ana   |         | open    | 2025-03-02 |
    Étuve   | Paul  | new     | won     | 2025-03-03 | 2025-03-31
    Armoire | Ana   |         | won     | 2025-03-04 |
"""


def test_a_deal_counts_on_the_day_it_was_closed(spec: Spec) -> None:
    spec("deals_won", DEALS, expect=3)
    spec("deals_won", DEALS, period="2025-Q1", expect=2)


def test_by_rep_those_there_without_a_win_show_zero_and_those_gone_do_not_appear(spec: Spec) -> None:
    spec("deals_won", DEALS, by="rep", expect={"Ana": 2, "Zoé": 0, "Paul": 1})


def test_a_won_deal_without_a_closing_day_is_listed_as_undated(spec: Spec) -> None:
    shop = spec("deals_won", DEALS, expect=3)
    assert [(r["name"], r["reason"]) for r in shop.rows("deals_won", excluded=True)] == [("Armoire", "undated")]


def test_the_rows_behind_the_figure_are_its_deals(spec: Spec) -> None:
    shop = spec("deals_won", DEALS, period="2025-Q1", expect=2)
    assert {r["name"] for r in shop.rows("deals_won", period="2025-Q1")} == {"Four", "Étuve"}
