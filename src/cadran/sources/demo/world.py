"""What every part of the demo company shares: its window of time, its calendar, its truth, its dice."""

import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from cadran.sources.demo.arrays import Day, Days, Floats, Instants, Moment
from cadran.sources.demo.calendar import Calendar
from cadran.sources.demo.truth import Truth

TODAY = date(2025, 12, 31)
FIRM = "Hélianthe"  # sensors, supervision software and services for the energy of buildings


@dataclass(frozen=True)
class World:
    """`start` is the first day of the CRM, `end` the last, today; orders go back a year before `start`."""

    seed: int
    scale: float
    start: Day
    end: Day
    calendar: Calendar
    truth: Truth

    @classmethod
    def make(cls, seed: int, scale: float, years: int, truth: Truth) -> "World":
        start = date(TODAY.year - years + 1, 1, 1)
        calendar = Calendar.between(start - timedelta(days=900), TODAY + timedelta(days=900))
        return cls(seed, scale, np.datetime64(start, "D"), np.datetime64(TODAY, "D"), calendar, truth)

    def dice(self, subject: str) -> np.random.Generator:
        """A stream of its own for each subject, so that a change in one leaves the others as they were."""
        return np.random.default_rng([self.seed, zlib.crc32(subject.encode())])

    def count(self, usual: float) -> int:
        return max(1, round(usual * self.scale))

    @cached_property
    def opened(self) -> Moment:
        """The instant from which anything is known: the first day of the CRM."""
        found: Moment = self.calendar.utc(np.array([self.start]), np.array([0]))[0]
        return found

    @property
    def cutoffs(self) -> list[tuple[date, np.datetime64]]:
        """The last day of each month, and the instant at which it has ended."""
        months = np.arange(self.start.astype("datetime64[M]") + 1, self.end.astype("datetime64[M]") + 2)
        first_days = months.astype("datetime64[D]")
        instants = self.calendar.utc(first_days, np.zeros(len(months), dtype=int))
        return list(zip((first_days - 1).tolist(), instants, strict=True))

    @property
    def days(self) -> Days:
        return np.arange(self.start, self.end + 1)

    def level(self, days: Days) -> Floats:
        """How lively business is on those days: growth since the start times the month's season."""
        years = (days - self.start).astype(int) / 365.25
        season = np.array(self.truth.seasonality)[days.astype("datetime64[M]").astype(int) % 12]
        return np.asarray(self.truth.growth**years * season)

    def arrivals(self, rng: np.random.Generator, weekly: float, days: Days) -> Days:
        """Days of a Poisson process with `weekly` events at the start, growing and seasonal, over `days`."""
        expected = weekly * self.scale / 7 * self.level(days)
        return np.repeat(days, rng.poisson(expected))

    def not_before_opening(self, instants: Instants) -> Instants:
        return np.asarray(np.maximum(instants.astype("datetime64[s]"), self.opened))
