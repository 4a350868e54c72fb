"""Working days of a company: its weekdays less a country's holidays. Pure."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays

from cadran.errors import UnknownName


@lru_cache(maxsize=512)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country in a year; none for "". `UnknownName` for a country not known."""
    if not country:
        return frozenset()
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        known = holidays.list_supported_countries()
        raise UnknownName(("Pays des jours fériés", "country of holidays"), country, known) from None


def is_working(day: date, weekdays: Collection[int], country: str) -> bool:
    """Whether a day is worked. `weekdays`: 1 is Monday."""
    return day.isoweekday() in weekdays and day not in holidays_of(country, day.year)


def days(start: date, to: date, weekdays: Collection[int], country: str) -> Iterator[tuple[date, bool]]:
    """Each day of [start, to) and whether it is worked. `weekdays`: 1 is Monday."""
    for n in range((to - start).days):
        day = start + timedelta(days=n)
        yield day, is_working(day, weekdays, country)


def working_days(start: date, to: date, weekdays: Collection[int], country: str) -> int:
    """How many days of [start, to) are worked."""
    return sum(works for _, works in days(start, to, weekdays, country))
