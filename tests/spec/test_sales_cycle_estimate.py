"""Sales cycle, all deals: the median time to win, open deals included and losses competing."""

import pytest
from tests.spec.conftest import Spec

DEALS = """
    deals
    name    | owner | outcome | created_on | qualified_on | closed_on
    --------+-------+---------+------------+--------------+-----------
    Four    | Ana   | won     | 2025-10-01 | 2025-10-03   | 2025-10-11
    Pétrin  | Ana   | lost    | 2025-10-01 |              | 2025-10-16
    Vitrine | Bo    | won     | 2025-10-01 |              | 2025-10-21
    Étuve   | Bo    | open    | 2025-12-01 |              |
    Armoire | Bo    | won     | 2025-10-01 | 2025-10-20   | 2025-11-10
"""
# At risk 5, 4 and 3 after 10, 15 and 20 days: 1/5 won, then 1/4 of the other 4/5 lost, then 1/3 of the 3/5 left won.
# Étuve has been open for 30 days. Armoire alone is left at 40: the 2/5 that remain are won. In all 4/5 will be won;
# half of them were after 20 days.


def test_open_deals_count_as_long_as_they_last_and_losses_rule_a_win_out(spec: Spec) -> None:
    shop = spec("sales_cycle_estimate", DEALS, expect=20, also={"n": 5})
    (reading,) = shop.read("sales_cycle_estimate")
    naive = {"mean": 70 / 3, "ended_median": 20, "running": 1, "running_longer": 1}
    beside = naive | {"resolved": 4 / 5, "plateau": 4 / 5, "unknown": 0}
    assert dict(reading.beside) == pytest.approx(beside)


def test_the_open_make_it_longer_than_the_won_alone(spec: Spec) -> None:
    """Six deals a month old, of which two were won at once: the won took 5 days, but the next to be won took 25."""
    recent = """
    deals
    name    | outcome | created_on | closed_on
    --------+---------+------------+-----------
    Four    | won     | 2025-12-01 | 2025-12-06
    Pétrin  | won     | 2025-12-20 | 2025-12-25
    Vitrine | open    | 2025-12-21 |
    Étuve   | open    | 2025-12-21 |
    Armoire | open    | 2025-12-21 |
    Chambre | won     | 2025-12-01 | 2025-12-26
"""
    # 2/6 after 5 days; at 25 days one alone is watched still: the 4/6 left are won. Half is reached then.
    shop = spec("sales_cycle_estimate", recent, expect=25)
    assert shop.read("sales_cycle_estimate")[0].beside["mean"] == pytest.approx(35 / 3)


def test_the_start_is_that_of_the_cycle_and_a_deal_without_it_is_left_out(spec: Spec) -> None:
    qualified = {"cycle_start": "qualified_on"}
    also = {"n": 2, "excluded_by": {"no_cycle_start": 3}}  # 8 and 21 days
    spec("sales_cycle_estimate", DEALS, settings=qualified, expect=8, also=also)


def test_as_of_an_earlier_day_what_came_later_is_not_known(spec: Spec) -> None:
    """On 14 October one was won and three were open for 13 days: half the wins known by then took 10."""
    spec("sales_cycle_estimate", DEALS, as_of="2025-10-14", expect=10, also={"n": 4})


def test_a_win_before_the_start_is_listed_and_left_out(spec: Spec) -> None:
    wrong = DEALS.replace("2025-11-10", "2025-09-10")
    also = {"n": 4, "excluded_by": {"ends_before_start": 1}}
    spec("sales_cycle_estimate", wrong, expect=10, also=also)


def test_where_nobody_has_won_there_is_no_time_to_win(spec: Spec) -> None:
    lost = DEALS.replace("won ", "lost")
    spec("sales_cycle_estimate", lost, expect=None, also={"reason": "no_plateau"})
    spec("sales_cycle_estimate", DEALS, period="2025-11", expect=None, also={"reason": "empty"})


def test_by_rep(spec: Spec) -> None:
    """Of Bo's, 1/3 after 20 days; Étuve is watched no longer than 30, so the 2/3 left are Armoire's, at 40."""
    spec("sales_cycle_estimate", DEALS, by="rep", expect={"Ana": 10, "Bo": 40})
