"""What is asked of the engine: windows, groups, filters, whose eyes, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """One period as asked, half-open, and how much of it counts.

    `stop`: exclusive end of what has happened by the as-of day. `at`: the day at whose end a stock is
    read, the as-of day at the latest. `end`: "the period's end" for overdue and next steps: the as-of day
    until the period is over, so that what is due today is not late today.
    """

    start: date
    to: date
    stop: date
    asof: date = date.max

    @property
    def at(self) -> date:
        return min(self.stop - DAY, self.asof)

    @property
    def end(self) -> date:
        return min(self.to, self.asof)

    @property
    def days(self) -> int:
        """Days that have elapsed."""
        return max(0, (self.stop - self.start).days)


def window(start: date, to: date, asof: date) -> Window:
    """The window [start, to) seen at the end of `asof`."""
    return Window(start, to, min(to, max(start, asof + DAY)), asof)


def calendar_unit(windows: Sequence[Window]) -> str:
    """The calendar unit (day, week, month, quarter, year) whose pieces the windows are, one after another, else "".

    The first and the last may be cut short. Then a row's window is told by arithmetic on its day.
    """
    gapless = all(a.to == b.start for a, b in pairwise(windows))
    if len(windows) < 2 or not gapless:
        return ""
    inner = [w.start for w in windows[1:]]
    return next((u for u in UNITS if all(_step(a, u) == b for a, b in pairwise(inner)) and _begins(inner[0], u)
                 and _within(windows, u)), "")  # fmt: skip


UNITS = ("day", "week", "month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def _begins(day: date, unit: str) -> bool:
    if unit == "week":
        return day.isoweekday() == 1
    return unit == "day" or (day.day == 1 and (day.month - 1) % _MONTHS[unit] == 0)


def _step(day: date, unit: str) -> date:
    """The first day of the next unit after one that begins on `day`."""
    if unit in ("day", "week"):
        return day + (DAY if unit == "day" else 7 * DAY)
    months = day.year * 12 + day.month - 1 + _MONTHS[unit]
    return date(months // 12, months % 12 + 1, 1)


def _within(windows: Sequence[Window], unit: str) -> bool:
    """Whether the first and the last window lie inside one unit each."""
    first, last = windows[0], windows[-1]
    return last.to <= _step(last.start, unit) and first.start >= _step_back(first.to, unit)


def _step_back(day: date, unit: str) -> date:
    if unit in ("day", "week"):
        return day - (DAY if unit == "day" else 7 * DAY)
    months = day.year * 12 + day.month - 1 - _MONTHS[unit]
    return date(months // 12, months % 12 + 1, 1)


@dataclass(frozen=True)
class Filter:
    """One dimension and the values allowed (any of them); `blank` allows rows without a value, `filled` all with."""

    dimension: str
    values: tuple[str, ...] = ()
    blank: bool = False
    filled: bool = False


@dataclass(frozen=True)
class Query:
    """One question. `owners`: ids of the reps whose rows the viewer may see; None: all rows.

    `compared`: so many of the last windows are those that the others are held against, asked for in the same breath.
    The groups of either side are those seen on that side.
    """

    windows: tuple[Window, ...]
    asof: date
    by: tuple[str, ...] = ()
    where: tuple[Filter, ...] = ()
    owners: frozenset[int] | None = None
    compared: int = 0

    @property
    def now(self) -> int:
        """How many windows are asked about themselves: the first of them."""
        return len(self.windows) - self.compared

    def sides(self) -> "tuple[Query, Query]":
        """What is asked about, and what it is held against, each alone."""
        now, before = self.windows[: self.now], self.windows[self.now :]
        return replace(self, windows=now, compared=0), replace(self, windows=before, compared=0)

    @cached_property
    def once(self) -> "Query":
        """The same with each different window once, in order of time."""
        found = sorted(set(self.windows), key=lambda w: (w.start, w.to, w.stop, w.asof))
        return self if found == list(self.windows) else replace(self, windows=tuple(found), compared=0)

    @cached_property
    def unit(self) -> str:
        """The calendar unit whose pieces the windows are, "" where they are none."""
        return calendar_unit(self.windows)

    @cached_property
    def origin(self) -> date:
        """The first day of the unit that the first window lies in: from any other day DuckDB counts weeks in sevens."""
        return _step_back(self.windows[0].to, self.unit)
