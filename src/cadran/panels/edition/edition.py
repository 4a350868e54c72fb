"""What an edition is: one report for one reader, read once, already in their language, and kept as it was sent.

Texts are ready to be written; numbers stand beside them wherever a spreadsheet will want to count on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cadran.panels.board import Tone
from cadran.panels.home import Trade
from cadran.panels.sheets import Sheet

Kind = Literal["daily", "weekly", "monthly", "quarterly", "half-yearly", "yearly", "other"]
FORMAT = 1  # of the JSON; see `frozen`


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom: `name`, "" for the whole company; `trade`: which figures and sections are theirs."""

    name: str
    trade: Trade


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody who leads said of the period. `day`: ISO; `about`: what it is said of, "" for all of it."""

    author: str
    text: str
    day: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One KPI. `value` in `unit`: money in the edition's currency, a percent as a fraction; None with its `why_not`.

    `period`: the name of its period where that is not the edition's. `fill`, `pace`: of 100, of its target reached and
    due by now. `spark`: lines of the last twelve months, points of a drawing 100 wide and 30 high.
    """

    id: str
    variant: str
    of: str
    name: str
    value: float | None
    unit: str
    shown: str
    why_not: str = ""
    change: str = ""
    tone: Tone = ""
    against: str = ""
    interval: str = ""
    n: int | None = None
    coverage: str = ""
    target: str = ""
    fill: float | None = None
    pace: float | None = None
    faint: bool = False
    note: str = ""
    detail: str = ""
    period: str = ""
    spark: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One deal, rep or thing to do: what, why, how much, whose; `href`: its page in the application, "" for none.
    `value`: the amount as a number of the edition's currency."""

    title: str
    why: str = ""
    amount: str = ""
    href: str = ""
    whose: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its numbers. `units`: of each column, "" for texts; `values`: the numbers cell by cell, None where
    there is none; `sums`: the columns whose numbers add up to a total that means something. `most`: how many rows are
    shown on paper, 0 for all; `narrow`: the columns to show where there is little room, () for the first ones."""

    sheet: Sheet
    units: tuple[str, ...] = ()
    values: tuple[tuple[float | None, ...], ...] = ()
    sums: tuple[int, ...] = ()
    most: int = 0
    narrow: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing as Vega-Lite, colours as CSS variables, and the same in words."""

    spec: Mapping[str, Any]
    alt: str
    height: int


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the detail. `sentences` before its lines, tables and charts, `remarks` below them."""

    id: str
    title: str
    sentences: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    remarks: tuple[str, ...] = ()
    comments: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """A report as it is sent. `start`, `last`, `today`: ISO days, ends in; `period`, `dates`, `compared`: in words.

    `generation`, `imported`: what the figures were read from, and when data last came in, in words.
    """

    kind: Kind
    lang: str
    currency: str
    title: str
    company: str
    reader: str
    trade: Trade
    start: str
    last: str
    today: str
    period: str
    dates: str
    compared: str
    progress: str
    takeaway: str
    generation: int
    imported: str
    brief: tuple[str, ...] = ()  # the first page in sentences
    figures: tuple[Figure, ...] = ()
    sections: tuple[Section, ...] = ()
    foot: tuple[str, ...] = ()

    def section(self, name: str) -> Section | None:
        """The section of that id, where the edition has one."""
        return next((s for s in self.sections if s.id == name), None)
