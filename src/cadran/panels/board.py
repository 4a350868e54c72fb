"""What a report is made of, ready to be shown: every text is already in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from cadran.metrics.reading import Reading, Readings
from cadran.model.format import Format
from cadran.model.periods import Period
from cadran.panels.bar import Bar

Tone = Literal["good", "bad", ""]
Shape = Literal["columns", "bars"]


class Reads(Protocol):
    """What a panel asks of a workspace, through whatever door it was opened."""

    def kpi(
        self,
        kpi: str | Sequence[str],
        /,
        *,
        by: Sequence[str] = (),
        period: str | None = None,
        grain: str | None = None,
        where: Sequence[str] = (),
        compare: str | None = None,
        of: str | None = None,
        as_of: str | None = None,
        known_on: str | None = None,
        today: str | None = None,
    ) -> Readings: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is about: where it reads, for which days, as of when, and for whom it is written."""

    source: Reads
    period: Period
    today: date
    to: Format
    as_of: str | None = None
    known_on: str | None = None
    where: tuple[str, ...] = ()

    def word(self, fr: str, en: str) -> str:
        return self.to.word(fr, en)

    def read(
        self,
        kpi: str | Sequence[str],
        *,
        by: Sequence[str] = (),
        period: Period | None = None,
        grain: str | None = None,
        compare: str | None = None,
        of: str | None = None,
    ) -> Readings:
        """Readings on the report's own days."""
        return self.source.kpi(
            kpi, by=by, period=str(period or self.period), grain=grain, where=self.where, compare=compare, of=of,
            as_of=self.as_of, known_on=self.known_on, today=self.today.isoformat(),
        )  # fmt: skip

    def one(self, kpi: str, *, compare: str | None = None, of: str | None = None) -> Reading:
        return self.read(kpi, compare=compare, of=of)[0]

    def by(self, kpi: str, dimension: str, *, of: str | None = None) -> list[Reading]:
        return list(self.read(kpi, by=[dimension], of=of))


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as it is written, or why there is none; its change, and whether that is good news."""

    value: str
    why_not: str = ""
    change: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what it shows, its heads, and its rows; all columns but the first are figures."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One of the essential five: the figure, what to know about it, its chart, and the chart's table."""

    id: str
    title: str
    headline: Shown
    facts: tuple[str, ...]
    shape: Shape
    bars: tuple[Bar, ...]
    legend: tuple[str, str]  # what a bar is, what a mark is ("" where there is none)
    grid: Grid
    loss: bool = False  # drawn in the colour of losses


@dataclass(frozen=True, slots=True)
class Line:
    """One KPI in a family's table."""

    id: str
    name: str
    shown: Shown
    interval: str
    n: str
    coverage: str
    beside: str
    left_out: str
    definition: str
    caveat: str
    notes: tuple[str, ...] = ()  # what to know of the value, a sentence each
    mark: str = ""  # a word beside the value
    faint: bool = False  # of too few to say much: shown grey


@dataclass(frozen=True, slots=True)
class Family:
    id: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """`dates`: the days that count; `compared`: the days the changes are against."""

    name: str
    period: str
    dates: str
    compared: str
    cards: tuple[Card, ...]
    families: tuple[Family, ...]
