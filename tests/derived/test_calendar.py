"""Which days are worked: as the store's calendar has it, and beyond its years as the country has it."""

from dataclasses import replace
from datetime import date

import pytest
from tests.derived.desk import PLAIN, given

from cadran.metrics.facts import Facts
from cadran.model import calendar

SIX_DAYS = replace(PLAIN, holidays="FR", working_days=(1, 2, 3, 4, 5, 6))
START, LAST, END = date(2025, 6, 1), date(2025, 12, 31), date(2027, 1, 1)


def facts() -> Facts:
    return Facts(given(SIX_DAYS, deals="created_on\n03-10"), "now", SIX_DAYS)


def test_days_are_those_of_the_settings_within_the_calendar_and_beyond() -> None:
    found = facts()
    [(last,)] = found.con.execute("SELECT max(day) FROM now.calendar").fetchall()
    assert last == LAST, "else nothing lies beyond"
    assert list(found.days(START, END)) == list(calendar.days(START, END, SIX_DAYS.working_days, "FR"))
    assert dict(found.days(date(2025, 7, 14), date(2025, 7, 16))) == {date(2025, 7, 14): False, date(2025, 7, 15): True}
    assert found.working_days(date(2025, 7, 14), date(2025, 7, 21)) == 5  # not the 14th, nor Sunday


def test_the_calendar_spares_loading_every_country(monkeypatch: pytest.MonkeyPatch) -> None:
    found = facts()
    monkeypatch.delattr(calendar, "holidays_of")
    assert (
        found.working_days(date(2025, 1, 1), END.replace(year=2026)) == 313 - 11
    )  # days but Sundays, holidays, none of which was a Sunday
    with pytest.raises(NameError):
        found.working_days(LAST, END)
