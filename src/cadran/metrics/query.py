"""What is asked of the engine: windows, groups, filters, whose eyes, and when."""

from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """One period as asked, half-open, and how much of it counts.

    `stop`: exclusive end of what has happened by the as-of day. `at`: the day at whose end a stock is
    read. `end`: "the period's end" for overdue and next steps: the as-of day while the period runs.
    """

    start: date
    to: date
    stop: date

    @property
    def at(self) -> date:
        return self.stop - DAY

    @property
    def end(self) -> date:
        return self.to if self.stop == self.to else self.at

    @property
    def days(self) -> int:
        """Days that have elapsed."""
        return max(0, (self.stop - self.start).days)


def window(start: date, to: date, asof: date) -> Window:
    """The window [start, to) seen at the end of `asof`."""
    return Window(start, to, min(to, max(start, asof + DAY)))


@dataclass(frozen=True)
class Filter:
    """One dimension and the values allowed (any of them); `blank` allows rows without a value, `filled` all with."""

    dimension: str
    values: tuple[str, ...] = ()
    blank: bool = False
    filled: bool = False


@dataclass(frozen=True)
class Query:
    """One question. `owners`: ids of the reps whose rows the viewer may see; None: all rows."""

    windows: tuple[Window, ...]
    asof: date
    by: tuple[str, ...] = ()
    where: tuple[Filter, ...] = ()
    owners: frozenset[int] | None = None
