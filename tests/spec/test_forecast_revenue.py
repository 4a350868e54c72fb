"""Forecast revenue: where the period lands, from what is sold, what is open and what is still to come."""

from datetime import date, timedelta

import pytest
from tests.spec.conftest import Spec

# Fifty-six deals of 10 000, a fortnight apart from September 2023, each decided thirty days after it was opened. Those
# that were negotiated were won, those that never got beyond the first contact were lost.
OPENED = [date(2023, 9, 4) + timedelta(days=14 * n) for n in range(56)]
DECIDED = "\n".join(
    f"    Old {n} | Bo | 10 000 | {'won' if n % 2 else 'lost'} | {day} | {day + timedelta(days=30)} | |"
    for n, day in enumerate(OPENED)
)
VISITED = "\n".join(
    f"    Old {n} | {day}T09:00 | {'Negotiation' if n % 2 else 'Contact'} | 10 000 | open | | "
    for n, day in enumerate(OPENED)
)
# Open on 21 December, each opened on 27 November: their thirty days are over before the year is.
DEALS = f"""
    deals
    name   | owner | amount | outcome | created_on | closed_on  | forecast_category | expected_close_on
    -------+-------+--------+---------+------------+------------+-------------------+------------------
    Sold   | Ana   |  5 000 | won     | 2025-11-03 | 2025-12-03 |                   |
    Missed | Ana   |  5 000 | lost    | 2025-11-03 | 2025-12-03 |                   |
    Hotel  | Ana   | 30 000 | open    | 2025-11-27 |            | commit            | 2025-12-28
    Market | Bo    |  8 000 | open    | 2025-11-27 |            | pipeline          | 2025-12-29
    School | Bo    | 40 000 | open    | 2025-11-27 |            | pipeline          | 2025-12-30
    Barge  | Bo    |        | open    | 2025-11-27 |            | pipeline          | 2025-12-30
{DECIDED}
"""
CHANGES = f"""
    deal_changes
    deal   | valid_from       | stage       | amount | outcome | forecast_category | expected_close_on
    -------+------------------+-------------+--------+---------+-------------------+------------------
    Hotel  | 2025-11-27T09:00 | Negotiation | 30 000 | open    | commit            | 2025-12-28
    Market | 2025-11-27T09:00 | Negotiation |  8 000 | open    | pipeline          | 2025-12-29
    School | 2025-11-27T09:00 | Contact     | 40 000 | open    | pipeline          | 2025-12-30
    Barge  | 2025-11-27T09:00 | Negotiation |        | open    | pipeline          | 2025-12-30
{VISITED}
"""
DECEMBER = DEALS + CHANGES
ON_THE_21ST = {"period": "2025-12", "as_of": "2025-12-21"}


def test_what_is_sold_and_what_is_negotiated_will_be_sold_and_the_rest_was_never_won(spec: Spec) -> None:
    spec("forecast_revenue", DECEMBER, **ON_THE_21ST, expect=5_000 + 30_000 + 8_000.0)


def test_it_says_what_it_is_made_of(spec: Spec) -> None:
    shop = spec("forecast_revenue", DECEMBER, **ON_THE_21ST, expect=43_000.0)
    (found,) = shop.read("forecast_revenue", **ON_THE_21ST)
    parts = {name: found.beside[name] for name in ("so_far", "from_open", "from_new")}
    assert parts == pytest.approx({"so_far": 5_000, "from_open": 38_000, "from_new": 0})


def test_beside_it_stand_what_reps_committed_to_and_the_gap(spec: Spec) -> None:
    shop = spec("forecast_revenue", DECEMBER, **ON_THE_21ST, expect=43_000.0)
    (found,) = shop.read("forecast_revenue", **ON_THE_21ST)
    assert (found.beside["commit"], found.beside["commit_gap"]) == (35_000, 35_000 - 43_000)


def test_what_hangs_on_the_largest_deals_and_where_the_period_lands_without_them(spec: Spec) -> None:
    shop = spec("forecast_revenue", DECEMBER, **ON_THE_21ST, expect=43_000.0)
    (found,) = shop.read("forecast_revenue", **ON_THE_21ST)
    told = [found.beside[name] for name in ("top1", "without_top1", "top3", "without_top3")]
    assert told == pytest.approx([30_000, 13_000, 38_000, 5_000])


def test_a_deal_without_an_amount_is_left_out_and_told(spec: Spec) -> None:
    spec("forecast_revenue", DECEMBER, **ON_THE_21ST, expect=43_000.0,
         also={"excluded_by": {"no_amount": 1}, "coverage": 3 / 4})  # fmt: skip


def test_each_rep_lands_with_own_deals(spec: Spec) -> None:
    spec("forecast_revenue", DECEMBER, **ON_THE_21ST, by="rep", expect={"Ana": 35_000.0, "Bo": 8_000.0})


def test_four_deals_of_which_every_second_is_won_make_a_band(spec: Spec) -> None:
    # Where nobody wrote down the stages, age alone tells: half of all deals so old were won. Of four deals of
    # 10 000 two are won most often.
    alike = DEALS.replace("30 000", "10 000").replace(" 8 000", "10 000").replace("40 000", "10 000")
    alike = alike.replace("    Barge  | Bo    |        |", "    Barge  | Bo    | 10 000 |")
    shop = spec("forecast_revenue", alike, **ON_THE_21ST, expect=5_000 + 20_000.0)
    (found,) = shop.read("forecast_revenue", **ON_THE_21ST)
    assert (found.beside["from_open"], found.beside["top1"]) == pytest.approx((20_000, 5_000), rel=0.02)
    assert float(found.low or 0) < 25_000 < float(found.high or 0)


def test_what_comes_after_the_day_of_the_forecast_changes_nothing(spec: Spec) -> None:
    # The next day a giant is won out of nowhere and Hotel is lost; Market moves back a stage, and doubles.
    giant = "    Giant  | Ana   | 900 000 | won | 2025-12-22 | 2025-12-23 | |"
    lost = DEALS.replace("30 000 | open    | 2025-11-27 |            |", "30 000 | lost    | 2025-11-27 | 2025-12-22 |")
    back = "    Market | 2025-12-23T09:00 | Contact     | 16 000 | open    | pipeline | 2026-01-29"
    assert "2025-12-22" in lost
    shop = spec("forecast_revenue", DECEMBER, **ON_THE_21ST, expect=43_000.0)
    (before,) = shop.read("forecast_revenue", **ON_THE_21ST)
    shop = spec("forecast_revenue", f"{lost}{giant}\n{CHANGES}{back}\n", **ON_THE_21ST, expect=43_000.0)
    (after,) = shop.read("forecast_revenue", **ON_THE_21ST)
    assert (after.low, after.value, after.high, after.beside) == (before.low, before.value, before.high, before.beside)
    (later,) = shop.read("forecast_revenue", period="2025-12", as_of="2025-12-24")
    assert later.value == 5_000 + 900_000


def test_a_period_that_is_over_has_landed(spec: Spec) -> None:
    spec("forecast_revenue", DECEMBER, period="2025-12", expect=5_000.0, also={"low": 5_000.0, "high": 5_000.0})
    spec("forecast_revenue", DECEMBER, period="2025-Q2", as_of="2025-12-21", expect=40_000.0)


def test_of_a_period_to_come_only_what_closes_in_it_counts(spec: Spec) -> None:
    # On 30 November the three deals have 27 days to go: one week into the last week of the year, none into January.
    spec("forecast_revenue", DECEMBER, period="2025-12-22..2025-12-31", as_of="2025-11-30", expect=38_000.0)
    spec("forecast_revenue", DECEMBER, period="2028", as_of="2025-12-21", expect=None, also={"reason": "no_history"})


def test_less_than_a_year_of_decisions_or_few_of_them_is_no_history(spec: Spec) -> None:
    young = {"period": "2024-08", "as_of": "2024-08-20"}
    spec("forecast_revenue", DECEMBER, **young, expect=None, also={"reason": "no_history"})
    spec("forecast_revenue", WEEKLY, period="2025-06", as_of="2025-05-31", expect=None, also={"reason": "no_history"})
    few = DEALS.replace(DECIDED, "\n".join(DECIDED.splitlines()[:20])) + CHANGES.replace(
        VISITED, "\n".join(VISITED.splitlines()[:20])
    )
    spec("forecast_revenue", few, **ON_THE_21ST, expect=None, also={"reason": "no_history"})


# A shop that opens a deal every Monday and wins it on Friday. Nothing is open on a Sunday, and yet December will
# bring its four Fridays.
WEEKLY = "deals\nname | amount | outcome | created_on | closed_on\n" + "\n".join(
    f"W{n} | 1 000 | won | {day} | {day + timedelta(days=4)}"
    for n, day in enumerate(date(2024, 7, 1) + timedelta(weeks=w) for w in range(74))
)


def test_deals_not_yet_created_are_what_past_weeks_brought(spec: Spec) -> None:
    spec("forecast_revenue", WEEKLY, period="2025-12", as_of="2025-11-30", expect=4_000.0,
         also={"low": 4_000.0, "high": 4_000.0})  # fmt: skip


# The same shop where the revenue is orders: each deal won is ordered ten days later, and on Wednesdays somebody
# orders 100 without any deal.
MONDAYS = [date(2024, 7, 1) + timedelta(weeks=w) for w in range(76)]
ORDERED = (
    WEEKLY + "\n\norders\nnumber | deal | ordered_on | amount | account\n"
    + "\n".join(f"O{n} | W{n} | {day + timedelta(days=14)} | 1 000 | A" for n, day in enumerate(MONDAYS[:74]))
    + "\n" + "\n".join(f"X{n} | | {day + timedelta(days=2)} | 100 | A" for n, day in enumerate(MONDAYS))
)  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "so_far", "from_open", "from_new"),
    # Until 14 December: on 30 November two deals are won and wait for their order, whose fourteen days fall into the
    # fortnight; what begins after that brings only the two Wednesdays.
    [("2025-11-30", 0, 2_000, 200), ("2025-12-08", 2_100, 0, 100)],
)
def test_where_revenue_is_orders_deals_won_wait_for_theirs_and_some_orders_have_no_deal(
    spec: Spec, as_of: str, so_far: float, from_open: float, from_new: float
) -> None:
    asked = {"period": "2025-12-01..2025-12-14", "as_of": as_of}
    shop = spec("forecast_revenue", ORDERED, **asked, expect=float(so_far + from_open + from_new))
    (found,) = shop.read("forecast_revenue", **asked)
    parts = tuple(found.beside[name] for name in ("so_far", "from_open", "from_new"))
    assert parts == pytest.approx((so_far, from_open, from_new), rel=1e-9)


def test_a_deal_whose_order_has_come_is_sold_though_nobody_closed_it(spec: Spec) -> None:
    forgotten = ORDERED.replace("\n\norders\n", "\nForgotten | 5 000 | open | 2025-10-06 |\n\norders\n")
    forgotten += "\nF1 | Forgotten | 2025-12-01 | 5 000 | A"
    asked = {"period": "2025-12-01..2025-12-14", "as_of": "2025-12-08"}
    spec("forecast_revenue", forgotten, **asked, expect=2_100 + 5_000 + 100.0)
