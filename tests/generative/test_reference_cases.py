"""The reference itself, held against cases worked out by hand from metrics.md."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.generative.rows import at, on, row, world

from cadran.errors import DefinitionError
from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Reading
from cadran.metrics.reference import Filter, World, read, wilson
from cadran.metrics.reference.conditions import evaluate
from cadran.metrics.reference.dimensions import rows_of_any
from cadran.metrics.reference.people import stands
from cadran.store.settings import Settings

HALF = (on("01-01"), on("07-01"))
DEALS = Settings(revenue_basis="won_deals")


def one(kpi: str, w: World, period: tuple[date, date] = HALF, **how: Any) -> Reading:
    (found,) = read(KPIS[kpi], w, [period], **how)
    return found


def by_name(kpi: str, w: World, dimension: str, period: tuple[date, date] = HALF) -> dict[str | None, Reading]:
    return {r.group[dimension]: r for r in read(KPIS[kpi], w, [period], by=(dimension,))}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a AND b", None), ("b AND a", None), ("a AND f", False), ("a OR b", True), ("a OR f", None),
        ("NOT a", None),
        ("n <> 1", None), ("n IS NULL", True), ("n IS NOT NULL", False), ("a IS NOT TRUE", True),
        ("n IN (1, 2)", None), ("k IN ('x', 'y')", True), ("k IN ('z', n)", None), ("k NOT IN ('z')", True),
        ("m BETWEEN 1 AND 2", True), ("n BETWEEN 1 AND 2", None), ("m * 3", Decimal("4.5")), ("m / 2", 0.75),
        ("coalesce(n, 7)", 7), ("CASE WHEN a THEN 1 WHEN b THEN 2 ELSE 3 END", 2), ("m / 0", None),
        ("d + 30", date(2025, 1, 31)), ("d - e", -31), ("d < :asof", True),
        ("date_trunc('week', d)", date(2024, 12, 30)),
        ("a IS DISTINCT FROM b", True), ("n IS NOT DISTINCT FROM n", True), ("greatest(n, 2, m)", 2),
        ("extract(month FROM e)", 2), ("d < DATE '2025-01-02'", True), ("m::DOUBLE", 1.5),
        ("abs(-m)", Decimal("1.5")),
        ("date_diff('day', d, e)", 31), ("nullif(m, 1.5)", None), ("b = (NOT f)", True),
    ],
)  # fmt: skip
def test_sql_is_read_with_its_three_truths(text: str, value: Any) -> None:
    cells = {"a": None, "b": True, "f": False, "n": None, "k": "x", "m": Decimal("1.5")}
    cells |= {"d": date(2025, 1, 1), "e": date(2025, 2, 1)}
    assert evaluate(text, cells, {"asof": date(2025, 3, 1)}) == value


@pytest.mark.parametrize("text", ["lower(k)", "z = 1", ":nothing", "k LIKE 'x%'", "date_trunc('quarter', d)"])
def test_what_is_not_provided_for_is_refused_never_guessed(text: str) -> None:
    with pytest.raises(DefinitionError):
        evaluate(text, {"k": "x", "d": date(2025, 1, 1)})


def deal(n: int, **given: Any) -> dict[str, Any]:
    return row("deals", n, **{"created_on": "01-10", "outcome": "open", "name": f"Deal {n}", **given})


def won(n: int, day: str = "03-10", amount: Any = 100, **given: Any) -> dict[str, Any]:
    return deal(n, outcome="won", closed_on=day, amount=amount, **given)


def lost(n: int, day: str = "03-20", amount: Any = 50, **given: Any) -> dict[str, Any]:
    return deal(n, outcome="lost", closed_on=day, amount=amount, **given)


def test_a_win_rate_is_won_over_decided_with_wilson_around() -> None:
    got = one("win_rate", world(deals=[won(1), won(2), won(3), *(lost(n) for n in range(4, 11)), deal(11)]))
    assert (got.value, got.numerator, got.denominator, got.n) == (0.3, 3, 10, 10)
    assert (got.low, got.high) == (pytest.approx(0.1078, abs=1e-4), pytest.approx(0.6032, abs=1e-4))
    assert (got.coverage, got.excluded, got.reason) == (1.0, 0, None)
    assert wilson(15, 50) == (pytest.approx(0.1910, abs=1e-4), pytest.approx(0.4375, abs=1e-4))


def test_nothing_over_nothing_is_null_and_nothing_counted_is_zero() -> None:
    w = world(deals=[deal(1)])
    assert (one("win_rate", w).value, one("win_rate", w).reason) == (None, "empty")
    assert (one("deals_won", w).value, one("deals_won", w).reason) == (0, None)


def test_a_relation_without_a_row_and_one_that_starts_later_say_so() -> None:
    assert one("deals_won", world()).reason == "no_data: deals"
    w = world(deals=[won(1, "05-10", created_on="05-01")])
    assert one("deals_created", w, (on("01-01"), on("02-01"))).reason == "before_data"
    assert one("deals_won", w, (on("06-01"), on("07-01"))).value == 0


def test_a_column_that_nobody_fills_is_named_as_the_reason() -> None:
    w = world(deals=[deal(n, outcome=None) for n in range(1, 45)])
    assert one("deals_created", w).value == 44
    assert {one(k, w).reason for k in ("deals_won", "win_rate", "open_deals")} == {"never_filled"}
    assert one("deals_created_value", w).reason == "never_filled"


def test_rows_left_out_are_counted_and_lower_the_coverage() -> None:
    got = one("average_deal_size", world(deals=[won(1, amount=100), won(2, amount=300), won(3, amount=None)]))
    assert (got.value, got.numerator, got.denominator, got.n) == (200.0, 400, 2, 2)
    assert (got.excluded, got.excluded_by, got.coverage) == (1, {"no_amount": 1}, 2 / 3)
    assert (got.median, got.p75, got.p90) == (200, 250, 280)


def test_where_all_rows_of_a_term_are_left_out_the_commonest_reason_is_the_reason() -> None:
    w = world(deals=[won(1), lost(2, amount=0), lost(3, amount=None)])
    got = one("win_rate_value", w)
    assert (got.value, got.reason, got.excluded_by) == (None, "no_amount", {"no_amount": 2})
    some = one("win_rate_value", world(deals=[won(1), lost(2, amount=0), lost(3, amount=300)]))
    assert (some.value, some.coverage) == (0.25, 1.0), "beside a real lost amount, a zero is a zero"


def test_money_is_converted_once_at_the_day_of_the_axis() -> None:
    rates = [row("fx_rates", n, currency="USD", day=d, rate=r) for n, d, r in ((1, "02-01", 0.9), (2, "03-15", 0.8))]
    deals = [
        won(1, "03-10", currency="USD"),
        won(2, "03-20", currency="USD"),
        won(3, "01-20", currency="USD"),
    ]
    got = one("average_deal_size", world(deals=deals, fx_rates=rates))
    assert (got.numerator, got.n, got.excluded_by) == (Decimal(170), 2, {"no_rate": 1})


def test_rows_of_nobody_form_their_own_group_and_active_reps_without_rows_appear() -> None:
    reps = [
        row("reps", n, name=f"R{n}", role=role) for n, role in enumerate(("ae", "other", "manager", None, "csm"), 1)
    ]
    w = world(reps=reps, deals=[won(1, owner=1), won(2), won(3, owner=5)])
    got = {name: (r.value, r.reason) for name, r in by_name("deals_won", w, "rep").items()}
    assert got == {"R1": (1, None), None: (1, None), "R4": (0, None), "R5": (1, None)}
    assert by_name("win_rate", w, "rep")["R4"].reason == "empty"


def test_a_manager_is_listed_in_a_period_in_which_he_sells() -> None:
    reps = [row("reps", 1, name="Boss", role="manager")]
    w = world(settings=DEALS, reps=reps, deals=[won(1, owner=1, created_on="02-01")])
    assert "Boss" in by_name("deals_created", w, "rep")
    assert "Boss" not in by_name("deals_created", w, "rep", (on("04-01"), on("05-01")))


def test_a_rep_counts_for_the_team_of_the_day() -> None:
    places = [
        row("rep_assignments", 1, rep=1, team=1, ends_on="02-28"),
        row("rep_assignments", 2, rep=1, team=2, starts_on="03-01", ends_on="05-31"),
        row("rep_assignments", 3, rep=1, team=1, starts_on="05-01", ends_on="05-10"),
    ]
    teams = [row("teams", 1, name="North"), row("teams", 2, name="South", manager=9)]
    w = world(reps=[row("reps", 1, name="R"), row("reps", 9, name="M")], teams=teams, rep_assignments=places)
    asked = {day: stands(w, 1, on(day)) for day in ("02-28", "03-01", "05-05", "06-15")}
    assert [s["team_id"] for s in asked.values()] == [1, 2, 1, 1]
    assert (asked["03-01"]["manager_id"], asked["06-15"]["certain"]) == (9, False)


def test_filters_of_one_dimension_are_alternatives_and_dimensions_are_held_together() -> None:
    reps = [row("reps", n, name=f"R{n}") for n in (1, 2)]
    w = world(
        reps=reps,
        deals=[won(1, owner=1, region="N"), won(2, owner=2, region="N"), won(3, region="N"), won(4, owner=1)],
    )
    both = one("deals_won", w, where=(Filter("rep", "R1"), Filter("rep", "R2"), Filter("region", "N")))
    blank, filled = (one("deals_won", w, where=(Filter("rep", "", s),)) for s in ("=", "!="))
    assert (both.value, blank.value, filled.value) == (2, 1, 3)


def test_past_open_counts_are_exact_and_past_amounts_are_todays() -> None:
    w = world(deals=[deal(1, amount=10), won(2, "03-10"), deal(3, created_on=None)])
    assert [one("open_deals", w, (on("01-01"), on(d))).value for d in ("02-01", "03-10", "03-11")] == [
        3,
        3,
        2,
    ]
    assert one("open_deals", w, (on("01-01"), on("02-01"))).beside["undated"] == 1


def test_a_deal_not_yet_known_is_assumed_and_its_past_stage_is_not_told() -> None:
    seen = deal(1, stage="Demo", amount=10, known_from=at("06-01"))
    states = rows_of_any(world(deals=[seen]), "deal_states")
    assert [(s["certainty"], s["from_day"], s["stage"]) for s in states] == [
        ("assumed", on("01-10"), None), ("observed", on("06-01"), "Demo"),
    ]  # fmt: skip


def history(n: int, deal_id: int, start: str, end: str | None, **given: Any) -> dict[str, Any]:
    return row("deal_changes", n, deal=deal_id, valid_from=start, valid_to=end, outcome="open", **given)


def test_a_stage_is_passed_once_whatever_the_way() -> None:
    stages = [row("stages", n, name=name, position=n) for n, name in enumerate(("Lead", "Demo", "Offer"), 1)]
    changes = [
        history(1, 1, "01-10", "02-01", stage="Lead"), history(2, 1, "02-01", "03-01", stage="Offer"),
        history(3, 1, "03-01", "04-01", stage="Lead"), history(4, 1, "04-01", None, stage="Lead", amount=5),
        history(5, 2, "01-10", None, stage="Lead"),
    ]  # fmt: skip
    got = by_name(
        "stage_conversion_rate", world(deals=[deal(1), deal(2)], deal_changes=changes, stages=stages), "stage"
    )
    assert {name: (r.numerator, r.denominator) for name, r in got.items()} == {
        "Lead": (1, 2),
        "Offer": (0, 1),
    }
    assert len(rows_of_any(world(deals=[deal(1)], deal_changes=changes), "stage_visits")) == 3


def test_a_close_moved_to_a_later_month_is_a_slip_and_each_time_is_told() -> None:
    dates = ("04-30", "05-31", "06-30", "06-10")
    ends = ("02-01", "03-01", "04-01", None)
    starts = ("01-10", *ends[:3])
    changes = [
        history(n, 1, s, e, expected_close_on=d) for n, (s, e, d) in enumerate(zip(starts, ends, dates, strict=True))
    ]
    got = one("slipped_deals", world(deals=[deal(1)], deal_changes=changes))
    assert (got.value, got.beside["times"]) == (1, 2)


def test_the_cycle_has_one_start_for_all_and_is_never_negative() -> None:
    deals = [won(n, "03-11", qualified_on="03-01") for n in range(1, 10)]
    deals += [won(10, "03-11"), won(11, "03-11", qualified_on="03-20")]
    got = one("sales_cycle", world(deals=deals))
    assert (got.value, got.excluded_by) == (10.0, {"no_cycle_start": 1, "ends_before_start": 1})
    few = one(
        "sales_cycle",
        world(deals=[won(1, "03-11", created_on="03-10"), won(2, "03-11", qualified_on="03-01")]),
    )
    assert few.value == (1 + 60) / 2, "created_on is the only start filled for 9 of 10"


def order(n: int, day: str, amount: Any = None, **given: Any) -> dict[str, Any]:
    return row("orders", n, number=f"C{n}", ordered_on=day, amount=amount, **given)


def line(n: int, order_id: int, quantity: Any, price: Any, **given: Any) -> dict[str, Any]:
    return row("order_lines", n, order=order_id, quantity=quantity, unit_price=price, **given)


def test_credits_are_negative_rows_at_their_own_date_and_no_first_sale() -> None:
    accounts = [
        row("accounts", 1, name="A"),
        row("accounts", 2, name="B", parent=1),
        row("accounts", 3, name="C"),
    ]
    orders = [
        order(1, "01-05", -20, account=2, kind="credit"), order(2, "02-05", 100, account=2),
        order(3, "02-05", 60, account=1), order(4, "03-01", 10, account=3, status="cancelled"),
        order(5, "03-02", 7, account=3), order(6, "03-02", 5),
    ]  # fmt: skip
    w = world(accounts=accounts, orders=orders)
    assert (one("revenue", w).value, one("new_customers", w).value) == (152, 2)
    assert [s["id"] for s in rows_of_any(w, "sales") if s["is_first"]] == [2, 5]
    assert one("revenue_per_customer", w).value == 76.0
    assert one("new_customers", w).excluded_by == {"no_account": 1}


def test_a_discount_is_counted_once_and_lines_add_up_to_their_order() -> None:
    orders = [order(1, "02-01", discount=5), order(2, "02-01", 90), order(3, "02-01", 30)]
    lines = [line(1, 1, 2, 50, discount=0.1, unit_cost=20), line(2, 1, 1, 10), line(3, 2, 1, 100)]
    w = world(orders=orders, order_lines=lines)
    assert [o["amount"] for o in rows_of_any(w, "order_facts")] == [95, 90, 30]
    assert one("discount_amount", w).value == 15
    facts = rows_of_any(w, "line_facts")
    assert {n: sum(f["amount"] for f in facts if f["order_id"] == n) for n in (1, 2, 3)} == {
        1: 95,
        2: 90,
        3: 30,
    }
    margin = one("gross_margin", w)
    assert (margin.value, margin.coverage) == (50, pytest.approx(90 / 215))


def test_growth_has_no_value_on_a_base_that_is_not_positive_or_not_covered() -> None:
    w = world(orders=[order(1, "01-05", 0), order(2, "02-05", 100), order(3, "03-05", 150)])

    def growth(start: str, end: str, base: tuple[str, str]) -> tuple[Any, Any]:
        got = one("revenue_growth", w, (on(start), on(end)), bases=[(on(base[0]), on(base[1]))])
        return got.value, got.reason

    assert growth("03-01", "04-01", ("02-01", "03-01")) == (0.5, None)
    assert growth("02-01", "03-01", ("2025-01-05", "02-01")) == (None, "base_not_positive")
    assert growth("02-01", "03-01", ("2025-01-01", "02-01")) == (None, "before_data")


def test_a_quote_without_an_answer_expires_by_itself() -> None:
    quotes = [
        row("quotes", 1, sent_on="01-01", status="sent"), row("quotes", 2, sent_on="05-01", status="sent"),
        row("quotes", 3, sent_on="05-01", decided_on="05-10", status="accepted"),
        row("quotes", 4, sent_on="05-01", expires_on="05-20"), row("quotes", 5, status="draft"),
    ]  # fmt: skip
    got = one("proposal_success_rate", world(quotes=quotes))
    assert (got.numerator, got.denominator) == (1, 3)
    assert one("proposals_sent", world(quotes=quotes)).value == 4


def test_business_hours_leave_out_nights_week_ends_and_holidays() -> None:
    requests = [
        row("requests", 1, received_at=at("04-17", "17:00"), answered_at=at("04-22", "10:30")),  # Easter between
        row("requests", 2, received_at=at("04-17", "17:00"), answered_at=at("04-17", "16:00")),
        row("requests", 3, received_at=at("04-17", "17:00")),
    ]
    got = one("request_response_time", world(requests=requests))
    assert (got.value, got.excluded_by, got.beside["unanswered"]) == (
        1 + 9 + 1.5,
        {"ends_before_start": 1},
        1,
    )


def test_presence_is_a_share_of_the_window_and_reps_with_a_target_go_first() -> None:
    reps = [row("reps", 1, hired_on="04-01"), row("reps", 2, role="ae"), row("reps", 3, role="sdr")]
    orders = [order(1, "01-05", 300, rep=2)]
    w = world(reps=reps, orders=orders)
    year = (on("01-01"), on("07-01"))
    assert one("revenue_per_rep", w, year).denominator == pytest.approx(1 + 91 / 181)
    target = row("targets", 1, kpi="revenue", rep=3, starts_on="01-01", ends_on="12-31", value=1)
    assert one("revenue_per_rep", world(reps=reps, orders=orders, targets=[target])).value == 300.0


def test_working_days_are_those_of_the_calendar_less_absences() -> None:
    reps = [row("reps", 1, role="sdr"), row("reps", 2, role="manager")]
    calls = [
        row("activities", n, kind="call", direction="outbound", rep=1, occurred_at=d)
        for n, d in ((1, "04-28"), (2, "05-05"))
    ]
    away = [
        row("absences", 1, rep=1, starts_on="04-29", ends_on="04-30"),
        row("absences", 2, rep=1, starts_on="05-02"),
    ]
    got = one("calls_emails_per_rep_day", world(reps=reps, activities=calls, absences=away))
    assert (got.numerator, got.denominator) == (2, 2.0), "28 April and 5 May: the 1st is a holiday"


def test_what_lies_after_today_has_not_happened() -> None:
    calls = [
        row("activities", n, kind="meeting", scheduled_at=d, status=s)
        for n, d, s in (
            (1, "06-10", "no_show"),
            (2, "06-11", "done"),
            (3, "06-12", "planned"),
            (4, "08-01", None),
        )
    ]
    got = one("meeting_no_show_rate", world(activities=calls), (on("01-01"), on("2026-01-01")))
    assert (got.numerator, got.denominator) == (1, 2)


def test_as_of_an_earlier_day_shows_what_was() -> None:
    w = world(deals=[won(1, "03-10"), lost(2, "05-20")])
    assert one("win_rate", w, as_of=on("04-30")).value == 1.0
    assert one("open_deals", w, as_of=on("04-30")).value == 1
    assert one("pipeline_conversion_rate", w, as_of=on("02-01")).value == 0.0


def test_weights_are_observed_where_thirty_deals_have_passed() -> None:
    stages = [row("stages", 1, name="Demo", position=1, probability=0.5)]

    def some(count: int) -> World:
        closed = [(won if n % 3 == 0 else lost)(n, "03-10", stage="Demo") for n in range(1, count + 1)]
        here = deal(99, stage="Demo", amount=90)
        changes = [
            history(d["id"], d["id"], "01-10", None if d["id"] == 99 else "03-10", stage="Demo", amount=90)
            for d in [*closed, here]
        ]
        return world(deals=[*closed, here], deal_changes=changes, stages=stages)

    assert (one("weighted_pipeline", some(29)).value, one("weighted_pipeline", some(30)).value) == (
        45.0,
        30.0,
    )


def test_weeks_are_counted_by_their_monday() -> None:
    visits = [
        row("activities", n, kind="visit", account=a, occurred_at=d)
        for n, (a, d) in enumerate(((1, "06-02"), (1, "06-08"), (2, "06-08"), (1, "06-09"), (None, "06-09")))
    ]
    got = one("accounts_visited_per_week", world(activities=visits), (on("06-02"), on("06-16")))
    assert (got.numerator, got.value, got.excluded_by) == (3, 1.5, {"no_account": 1})


def test_a_viewer_sees_own_rows_and_the_truth_about_them() -> None:
    accounts = [row("accounts", 1, name="A")]
    w = world(
        accounts=accounts,
        orders=[order(1, "01-05", 10, account=1, rep=1), order(2, "02-05", 30, account=1, rep=2)],
    )
    mine = one("new_customers", w, viewer=frozenset({2}))
    assert (mine.value, one("revenue", w, viewer=frozenset({2})).value) == (0, 30)
