"""The days that data and readings may lie on, and which of them are worked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cadran.model.calendar import holidays_of
from cadran.store.duck import Connection, literal, rows
from cadran.store.settings import Settings

# A mistyped year must not make a calendar of two thousand years.
MOST_YEARS = 40

DATED = {
    "deals": ("created_on", "qualified_on", "closed_on"),
    "activities": ("occurred_day", "scheduled_day", "booked_day"),
    "leads": ("created_day", "mql_on", "sql_on"),
    "orders": ("ordered_on",),
    "quotes": ("sent_on",),
    "tenders": ("received_on", "answered_on"),
    "requests": ("received_day", "answered_day"),
    "expenses": ("spent_on",),
}


@dataclass(frozen=True)
class Days:
    """The first and last day that any row lies on, today at the latest."""

    first: date
    last: date
    today: date

    @property
    def span(self) -> tuple[date, date]:
        """Whole years, half-open, from the first data to the end of this year."""
        return date(self.first.year, 1, 1), date(max(self.last, self.today).year + 1, 1, 1)


def today(settings: Settings) -> date:
    """The fixed today, else the clock's in the workspace's zone."""
    return settings.today or datetime.now(settings.zone).date()


def data_days(con: Connection, schema: str, settings: Settings) -> Days:
    """Where the data lie; without any, today alone."""
    looks = (
        f"SELECT least({_each('min', columns)}), greatest({_each('max', columns)}) FROM {schema}.{table}"
        for table, columns in DATED.items()
    )
    here = today(settings)
    found = [day for ends in rows(con, " UNION ALL ".join(looks)) for day in ends if isinstance(day, date)]
    last = min(max(found, default=here), here)
    first = min(min(found, default=here), last)
    return Days(max(first, date(last.year - MOST_YEARS, 1, 1)), last, here)


def _each(edge: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{edge}({column})" for column in columns)


def calendar_words(days: Days, settings: Settings) -> dict[str, str]:
    """The placeholders of the calendar and of the reps' days."""
    start, end = days.span
    off = [h for year in range(start.year, end.year) for h in sorted(holidays_of(settings.holidays, year))]
    return {
        "calendar_from": literal(start),
        "calendar_to": literal(end),
        "weekdays": ", ".join(str(day) for day in settings.working_days),
        "holidays": ", ".join(literal(day) for day in off) or "DATE '0001-01-01'",
        "first_data_day": literal(days.first),
        "last_data_day": literal(days.last),
    }


def spans(con: Connection, schema: str, days: Days) -> bool:
    """Whether the calendar that stands is the one for these days."""
    start, end = days.span
    found = rows(con, f"SELECT min(day), max(day) + 1 FROM {schema}.calendar")
    return found == [(start, end)]
