"""Periods as people type them, as grains cut them, and as comparisons pair them: metrics.md, "Time"."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadran.errors import BadPeriod, UnknownName
from cadran.model.periods import (
    GRAINS,
    Grain,
    Period,
    add_months,
    comparison,
    grain_named,
    parse,
    split,
    unit,
)

TODAY = date(2017, 11, 21)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def days(text: str) -> Period:
    """`2017-01-01..2017-02-01`, half-open, as the tests write it."""
    start, end = text.split("..")
    return Period(date.fromisoformat(start), date.fromisoformat(end))


def weekdays(start: date, end: date) -> int:
    """Mondays to Fridays in [start, end)."""
    return sum((start + timedelta(days=n)).weekday() < 5 for n in range((end - start).days))


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(("text", "means"), [
    ("2017", "2017-01-01..2018-01-01"),
    ("2017-Q1", "2017-01-01..2017-04-01"),
    ("2017-q4", "2017-10-01..2018-01-01"),
    ("2017-T2", "2017-04-01..2017-07-01"),
    ("2017-H1", "2017-01-01..2017-07-01"),
    ("2017-S2", "2017-07-01..2018-01-01"),
    ("2017-03", "2017-03-01..2017-04-01"),
    ("2016-02", "2016-02-01..2016-03-01"),
    ("2017-12", "2017-12-01..2018-01-01"),
    ("2017-W46", "2017-11-13..2017-11-20"),
    ("2015-W53", "2015-12-28..2016-01-04"),
    ("2016-W01", "2016-01-04..2016-01-11"),
    ("2017-03-31", "2017-03-31..2017-04-01"),
    ("2016-02-29", "2016-02-29..2016-03-01"),
    (" 2017-01-01..2017-12-31 ", "2017-01-01..2018-01-01"),
    ("2017-Q1..2017-Q3", "2017-01-01..2017-10-01"),
    ("2016..2017-02", "2016-01-01..2017-03-01"),
    ("2017-W52..2018-W01", "2017-12-25..2018-01-08"),
    ("", "2017-11-01..2017-12-01"),
])  # fmt: skip
def test_every_form_is_read(text: str, means: str) -> None:
    assert parse(text, TODAY) == days(means)


@given(DAYS, st.integers(1, 900))
def test_a_period_written_is_read_back(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    assert parse(str(period), TODAY) == period


def test_nothing_typed_is_the_running_month() -> None:
    assert parse(None, date(2016, 2, 29)) == days("2016-02-01..2016-03-01")


@pytest.mark.parametrize(("text", "means"), [
    ("FY2017/18", "2017-04-01..2018-04-01"),
    ("fy1999/00", "1999-04-01..2000-04-01"),
    ("FY2017/18-Q1", "2017-04-01..2017-07-01"),
    ("FY2017/18-Q4", "2018-01-01..2018-04-01"),
    ("FY2016/17..FY2017/18-Q2", "2016-04-01..2017-10-01"),
])  # fmt: skip
def test_fiscal_years_start_in_the_month_of_the_settings(text: str, means: str) -> None:
    assert parse(text, TODAY, fiscal_start_month=4) == days(means)


def test_all_spans_the_days_of_the_data() -> None:
    known = (date(2016, 10, 20), date(2017, 12, 31))
    assert parse("all", TODAY, data_days=known) == days("2016-10-20..2018-01-01")
    assert parse("TOUT", TODAY, data_days=(TODAY, TODAY)).days == 1
    with pytest.raises(BadPeriod, match="has none yet"):
        parse("all", TODAY)


@pytest.mark.parametrize(("text", "near"), [
    ("2017Q1", "2017-Q1"),
    ("T1 2017", "2017-Q1"),
    ("S2-2017", "2017-H2"),
    ("2017W46", "2017-W46"),
    ("03/2017", "2017-03"),
    ("2017/03", "2017-03"),
    ("31/03/2017", "2017-03-31"),
    ("2017-Q5", "2017-Q4"),
    ("2017-13", "2017-12"),
    ("2017-3", "2017-03"),
    ("2017-W54", "2017-W52"),
    ("2017-02-29", "2017-02-28"),
    ("al", "all"),
])  # fmt: skip
def test_a_bad_period_names_the_nearest_form(text: str, near: str) -> None:
    with pytest.raises(BadPeriod) as caught:
        parse(text, TODAY)
    assert near in caught.value.near
    assert "FY2017/18" in caught.value.text("fr")
    assert "FY2017/18" in caught.value.text("en")


@pytest.mark.parametrize("text", ["last week", "2017-W00", "99999", "9999", "0000", "..", "FY2017/19"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(BadPeriod):
        parse(text, TODAY, fiscal_start_month=7)


def test_a_fiscal_year_needs_a_start_that_is_not_january() -> None:
    with pytest.raises(BadPeriod) as caught:
        parse("FY2017/18", TODAY)
    assert "janvier" in caught.value.text("fr")
    assert "2017" in caught.value.near


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadPeriod, match="ends on 2017-01-31, before it starts on 2017-03-01"):
        parse("2017-03..2017-01", TODAY)


# ---------------------------------------------------------------- grains


@pytest.mark.parametrize(("grain", "first", "last", "pieces"), [
    ("day", "2017-01-15..2017-01-16", "2017-04-09..2017-04-10", 85),
    ("week", "2017-01-15..2017-01-16", "2017-04-03..2017-04-10", 13),
    ("month", "2017-01-15..2017-02-01", "2017-04-01..2017-04-10", 4),
    ("quarter", "2017-01-15..2017-04-01", "2017-04-01..2017-04-10", 2),
    ("half", "2017-01-15..2017-04-10", "2017-01-15..2017-04-10", 1),
    ("year", "2017-01-15..2017-04-10", "2017-01-15..2017-04-10", 1),
    ("fiscal-year", "2017-01-15..2017-02-01", "2017-02-01..2017-04-10", 2),
    ("fiscal-quarter", "2017-01-15..2017-02-01", "2017-02-01..2017-04-10", 2),
])  # fmt: skip
def test_a_split_is_clipped_at_the_edges(grain: Grain, first: str, last: str, pieces: int) -> None:
    found = split(days("2017-01-15..2017-04-10"), grain, fiscal_start_month=2)
    assert (found[0], found[-1], len(found)) == (days(first), days(last), pieces)


@given(DAYS, st.integers(1, 900), st.sampled_from(GRAINS), st.integers(1, 12))
def test_pieces_cover_the_period_once_and_stay_in_their_unit(
    start: date, length: int, grain: Grain, first_month: int
) -> None:
    period = Period(start, start + timedelta(days=length))
    pieces = split(period, grain, first_month)
    assert (pieces[0].start, pieces[-1].end) == (period.start, period.end)
    assert all(a.end == b.start for a, b in pairwise(pieces))
    assert all(unit(p.start, grain, first_month) == unit(p.last, grain, first_month) for p in pieces)


def test_units_at_the_turn_of_the_year() -> None:
    assert unit(date(2016, 1, 3), "week") == days("2015-12-28..2016-01-04")
    assert unit(date(2018, 1, 1), "fiscal-year", 4) == days("2017-04-01..2018-04-01")
    assert unit(date(2017, 4, 1), "fiscal-year", 4) == days("2017-04-01..2018-04-01")
    assert unit(date(2018, 1, 31), "fiscal-quarter", 12) == days("2017-12-01..2018-03-01")


def test_a_grain_that_is_none_names_its_neighbours() -> None:
    assert grain_named("Month") == "month"
    with pytest.raises(UnknownName) as caught:
        grain_named("monthly")
    assert caught.value.near[0] == "month"


def test_months_are_added_to_the_last_day_they_have() -> None:
    assert add_months(date(2017, 1, 31), 1) == date(2017, 2, 28)
    assert add_months(date(2016, 2, 29), -12) == date(2015, 2, 28)
    assert add_months(date(2017, 1, 1), -1) == date(2016, 12, 1)
    assert add_months(date(2017, 11, 30), 1) == date(2017, 12, 30)


# ---------------------------------------------------------------- comparisons


@pytest.mark.parametrize(("period", "previous", "year_ago"), [
    ("2017-03", "2017-02-01..2017-03-01", "2016-03-01..2016-04-01"),
    ("2017-02", "2017-01-01..2017-02-01", "2016-02-01..2016-03-01"),
    ("2017-Q1", "2016-10-01..2017-01-01", "2016-01-01..2016-04-01"),
    ("2017-H1", "2016-07-01..2017-01-01", "2016-01-01..2016-07-01"),
    ("2017", "2016-01-01..2017-01-01", "2016-01-01..2017-01-01"),
    ("FY2016/17", "2015-04-01..2016-04-01", "2015-04-01..2016-04-01"),
    ("FY2016/17-Q2", "2016-04-01..2016-07-01", "2015-07-01..2015-10-01"),
    ("2017-03..2017-07", "2016-10-01..2017-03-01", "2016-03-01..2016-08-01"),
    ("2017-W01", "2016-12-26..2017-01-02", "2016-01-04..2016-01-11"),
    ("2015-W53", "2015-12-21..2015-12-28", "2014-12-29..2015-01-05"),
    ("2017-03-10..2017-03-19", "2017-02-28..2017-03-10", "2016-03-10..2016-03-20"),
    ("2016-02-29", "2016-02-28..2016-02-29", "2015-02-28..2015-03-01"),
])  # fmt: skip
def test_a_past_period_is_compared_whole(period: str, previous: str, year_ago: str) -> None:
    asked = parse(period, TODAY, fiscal_start_month=4)
    late = date(2020, 1, 1)
    assert comparison(asked, "previous", late) == (asked, days(previous))
    assert comparison(asked, "year-ago", late) == (asked, days(year_ago))


@pytest.mark.parametrize(("today", "used", "base"), [
    (date(2017, 3, 1), "2017-03-01..2017-03-02", "2017-02-01..2017-02-02"),
    (date(2017, 3, 10), "2017-03-01..2017-03-11", "2017-02-01..2017-02-11"),
    (date(2017, 3, 30), "2017-03-01..2017-03-31", "2017-02-01..2017-03-01"),
    (date(2017, 3, 31), "2017-03-01..2017-04-01", "2017-02-01..2017-03-01"),
    (date(2017, 4, 1), "2017-03-01..2017-04-01", "2017-02-01..2017-03-01"),
    (date(2017, 2, 28), "2017-03-01..2017-04-01", "2017-02-01..2017-03-01"),
])  # fmt: skip
def test_a_running_month_is_compared_by_elapsed_days_clamped_to_the_base(today: date, used: str, base: str) -> None:
    assert comparison(parse("2017-03", today), "previous", today) == (days(used), days(base))


def test_a_running_leap_year_is_compared_by_elapsed_days() -> None:
    used, base = comparison(parse("2016", TODAY), "year-ago", date(2016, 3, 31))
    assert (used.days, base) == (91, days("2015-01-01..2015-04-02"))


def test_a_running_period_on_working_days() -> None:
    """1 to 8 March 2017 hold six working days; the sixth of February is Wednesday the 8th."""
    march = parse("2017-03", TODAY)
    used, base = comparison(march, "previous", date(2017, 3, 8), working_days=weekdays)
    assert (used, base) == (days("2017-03-01..2017-03-09"), days("2017-02-01..2017-02-09"))
    used, base = comparison(parse("2017-04", TODAY), "previous", date(2017, 4, 3), working_days=weekdays)
    assert (used, base) == (days("2017-04-01..2017-04-04"), days("2017-03-01..2017-03-02"))


def test_working_days_never_reach_beyond_the_base() -> None:
    _, base = comparison(parse("2017-03", TODAY), "previous", date(2017, 3, 30), working_days=weekdays)
    assert base == days("2017-02-01..2017-03-01")


def test_a_sunday_first_of_the_month_compares_with_one_day() -> None:
    """No working day has elapsed: a period has at least one day."""
    _, base = comparison(parse("2017-10", TODAY), "previous", date(2017, 10, 1), working_days=weekdays)
    assert base == days("2017-09-01..2017-09-02")


def test_a_clipped_month_is_compared_with_the_same_days_of_the_month_before() -> None:
    piece = split(days("2017-02-01..2017-03-31"), "month")[-1]
    assert comparison(piece, "previous", date(2020, 1, 1), "month")[1] == days("2017-02-01..2017-03-01")
    piece = split(days("2017-02-01..2017-03-21"), "month")[-1]
    assert comparison(piece, "previous", date(2020, 1, 1), "month")[1] == days("2017-02-01..2017-02-21")


@given(DAYS, st.integers(1, 400), st.sampled_from(["previous", "year-ago"]), st.integers(-30, 500))
def test_a_base_is_never_longer_than_what_has_elapsed_nor_later(
    start: date, length: int, mode: str, since: int
) -> None:
    period, today = Period(start, start + timedelta(days=length)), start + timedelta(days=since)
    used, base = comparison(period, "year-ago" if mode == "year-ago" else "previous", today)
    assert base.start < used.start
    assert used.start == period.start
    if period.running(today):
        assert base.days <= used.days == since + 1


# ---------------------------------------------------------------- labels


@pytest.mark.parametrize(("text", "fr", "en"), [
    ("2017", "2017", "2017"),
    ("FY2017/18", "exercice 2017/18", "FY2017/18"),
    ("2017-Q1", "T1 2017", "Q1 2017"),
    ("2017-H2", "S2 2017", "H2 2017"),
    ("2017-08", "août 2017", "August 2017"),
    ("2017-W46", "semaine 46, 2017", "week 46, 2017"),
    ("2017-03-31", "31 mars 2017", "March 31, 2017"),
    ("2017-02..2017-05", "févr. 2017 – mai 2017", "Feb 2017 – May 2017"),
    ("2017-02-03..2017-05-04", "3 févr. 2017 – 4 mai 2017", "Feb 3, 2017 – May 4, 2017"),
])  # fmt: skip
def test_a_period_has_a_name_in_both_languages(text: str, fr: str, en: str) -> None:
    period = parse(text, TODAY, fiscal_start_month=4)
    assert (period.label("fr", 4), period.label("en", 4)) == (fr, en)


def test_twelve_months_that_are_no_fiscal_year_are_named_by_their_ends() -> None:
    assert days("2017-03-01..2018-03-01").label("en", 4) == "Mar 2017 – Feb 2018"
