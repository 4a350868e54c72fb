"""When people of the demo company work: French working days, office hours in Paris, instants in UTC."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import holidays
import numpy as np

from cadran.sources.demo.arrays import Day, Days, Flags, Instants, Ints

PARIS = ZoneInfo("Europe/Paris")
OPENS, CLOSES = 9 * 60, 18 * 60
HALVES = ((9.0, 12.5), (13.5, 18.3))  # hours in which people are at their desk
MINUTES = CLOSES - OPENS


@dataclass(frozen=True)
class Calendar:
    """The days from `first` on, and what each of them is. Days are looked up by their distance to `first`."""

    first: Day
    open: Flags  # a working day: neither weekend nor public holiday
    offset: Ints  # seconds of Paris ahead of UTC

    @classmethod
    def between(cls, first: date, last: date) -> "Calendar":
        days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        off = holidays.country_holidays("FR", years=range(first.year, last.year + 1))
        working = [d.weekday() < 5 and d not in off for d in days]
        return cls(np.datetime64(first, "D"), np.array(working), np.array([_offset(d) for d in days]))

    @cached_property
    def days(self) -> Days:
        return self.first + np.arange(len(self.open))

    @cached_property
    def working(self) -> Ints:
        """Positions of the working days."""
        return np.flatnonzero(self.open)

    @cached_property
    def _following(self) -> Ints:
        """How many working days lie before each day: also the rank of the next one."""
        return np.cumsum(self.open) - self.open

    def at(self, days: Days) -> Ints:
        """The position of each day; days outside the calendar are clipped to its ends."""
        return np.asarray((days.astype("datetime64[D]") - self.first).astype(int).clip(0, len(self.open) - 1))

    def next_open(self, days: Days) -> Days:
        """The day itself, or the next working day. NaT stays."""
        rank = np.minimum(self._following[self.at(days)], len(self.working) - 1)
        return np.where(np.isnat(days), days.astype("datetime64[D]"), self.days[self.working[rank]])

    def plus_open(self, days: Days, count: Ints) -> Days:
        """The day that is `count` working days later."""
        rank = np.clip(self._following[self.at(days)] + count, 0, len(self.working) - 1)
        return np.asarray(self.days[self.working[rank]])

    def utc(self, days: Days, seconds: Ints) -> Instants:
        """The instant of a local day and a number of seconds since its midnight."""
        ahead = (seconds - self.offset[self.at(days)]).astype("timedelta64[s]")
        return np.asarray(days.astype("datetime64[s]") + ahead)

    def local_day(self, instants: Instants) -> Days:
        """The day in Paris; NaT stays."""
        ahead = self.offset[self.at(instants)].astype("timedelta64[s]")
        return np.asarray((instants.astype("datetime64[s]") + ahead).astype("datetime64[D]"))

    def desk(self, rng: np.random.Generator, days: Days) -> Instants:
        """An instant of office hours on each of those days."""
        half = (rng.random(len(days)) < 0.55).astype(int)
        opens, closes = np.array(HALVES).T
        hour = opens[half] + rng.random(len(days)) * (closes - opens)[half]
        return self.utc(days, (hour * 3600).astype(int))

    def any_time(self, rng: np.random.Generator, days: Days) -> Instants:
        """An instant at which a customer writes: three in four in office hours, the others at any hour."""
        anyhow = self.utc(days, rng.integers(0, 86_400, len(days)))
        return np.where(rng.random(len(days)) < 0.75, self.desk(rng, days), anyhow)

    def business(self, instants: Instants) -> Ints:
        """Minutes of business time (9 to 18 h, working days) since the calendar's beginning."""
        days = self.local_day(instants)
        position = self.at(days)
        local = instants.astype("datetime64[s]") + self.offset[position].astype("timedelta64[s]")
        minute = (local - days.astype("datetime64[s]")).astype(int) // 60
        today = self.open[position] * np.clip(minute - OPENS, 0, MINUTES)
        return np.asarray(self._following[position] * MINUTES + today)

    def after_business(self, instants: Instants, minutes: Ints) -> Instants:
        """The instant so many minutes of business time later, never before the given one."""
        total = self.business(instants) + minutes
        day = self.days[self.working[np.minimum(total // MINUTES, len(self.working) - 1)]]
        return np.maximum(self.utc(day, (OPENS + total % MINUTES) * 60), instants + np.timedelta64(60, "s"))


def _offset(day: date) -> int:
    there = datetime(day.year, day.month, day.day, 12, tzinfo=PARIS).utcoffset() or timedelta()
    return int(there.total_seconds())
