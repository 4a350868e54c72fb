"""When something that comes by itself is due: by weekday, by month or on working days, in its reader's zone. Pure.

An occurrence is named by what it stands for (`2026-W48`, `2026-11`, `2026-11-28`): moved by a holiday, or by somebody
who chooses another day of the same week, it is still the same one, and comes once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from cadran.errors import BadInput
from cadran.model.calendar import holidays_of

Kind = Literal["weekly", "monthly", "daily"]
FIRST_WORKING_DAY = 0  # of a month
LAST_DAY = 28  # that every month has
# How far around a moment its occurrences are looked for: the rhythm itself, and the longest run of holidays.
_AROUND = {"weekly": timedelta(days=35), "monthly": timedelta(days=75), "daily": timedelta(days=28)}
_LONGEST_MOVE = 21  # days: no country rests longer
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that are worked. `weekdays`: 1 is Monday; `country`: whose holidays are not, "" for none."""

    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    country: str = "FR"

    def works(self, day: date) -> bool:
        """Whether a day is worked."""
        return day.isoweekday() in self.weekdays and day not in holidays_of(self.country, day.year)

    def from_(self, day: date) -> date | None:
        """The first worked day from a day on; None where there is none in three weeks."""
        return next((d for n in range(_LONGEST_MOVE) if self.works(d := day + n * _DAY)), None)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that it is due. `name`: what it stands for; `day`: the day it was meant for; `at`: when, UTC."""

    name: str
    day: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A rhythm. `weekday`: 1 is Monday, of a weekly one; `day`: 1 to 28 of a monthly one, 0 its first working day.

    A weekly or monthly day that is not worked moves to the next that is; a daily one comes on working days alone.
    """

    kind: Kind
    zone: ZoneInfo
    calendar: Calendar = Calendar()
    weekday: int = 1
    day: int = FIRST_WORKING_DAY
    hour: int = 7

    def __post_init__(self) -> None:
        if not (1 <= self.weekday <= 7 and 0 <= self.day <= LAST_DAY and 0 <= self.hour <= 23):
            raise BadInput(
                f"Ce rythme n'existe pas : jour {self.weekday}/{self.day}, {self.hour} h.",
                f"There is no such rhythm: day {self.weekday}/{self.day}, {self.hour}:00.", code="bad_schedule",
            )  # fmt: skip

    def latest(self, now: datetime) -> Occurrence | None:
        """The last one due at `now` or before: all that a worker that slept catches up with."""
        return max((o for o in self._around(now) if o.at <= now), key=_order, default=None)

    def next(self, now: datetime) -> Occurrence | None:
        """The first one after `now`."""
        return min((o for o in self._around(now) if o.at > now), key=_order, default=None)

    def _around(self, now: datetime) -> Iterator[Occurrence]:
        here, span = now.astimezone(self.zone).date(), _AROUND[self.kind]
        for n in range(-span.days, span.days + 1):
            meant = here + n * _DAY
            if self._meant(meant) and (day := self.calendar.from_(meant)) is not None:
                yield Occurrence(self._name(meant), meant, instant(day, self.hour, self.zone))

    def _meant(self, day: date) -> bool:
        """Whether the rhythm names this day, worked or not."""
        match self.kind:
            case "weekly":
                return day.isoweekday() == self.weekday
            case "monthly":
                return day.day == (self.day or 1)
            case "daily":
                return self.calendar.works(day)

    def _name(self, day: date) -> str:
        year, week, _ = day.isocalendar()
        return {"weekly": f"{year}-W{week:02}", "monthly": f"{day:%Y-%m}", "daily": day.isoformat()}[self.kind]


def _order(one: Occurrence) -> tuple[datetime, date]:
    return one.at, one.day


def instant(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """A full hour of a zone's day, UTC. An hour that is there twice: the first; one that is not: the next minute
    that is.
    """
    local = datetime.combine(day, time(hour), zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return at
    # The clock jumps over it: between these two lies the jump, and what follows it is the next minute there is.
    before, after = local.replace(fold=1).astimezone(UTC), at
    wanted = after.astimezone(zone).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // 2
        before, after = (before, middle) if middle.astimezone(zone).utcoffset() == wanted else (middle, after)
    return after.replace(second=0, microsecond=0)
