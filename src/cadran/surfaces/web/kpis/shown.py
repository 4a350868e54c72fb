"""Panels' tables as the templates take them: each row with the page it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass

from cadran.panels.sheets import Sheet, Told


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its cells with whether they are figures, and a link for the first."""

    cells: tuple[tuple[str, bool], ...]
    href: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    heads: tuple[tuple[str, bool], ...]
    lines: tuple[Line, ...]


def table(sheet: Sheet, links: Mapping[str, str] | None = None) -> Table:
    """`links`: what a first cell says → the page it leads to."""
    heads = tuple((c.text, c.figure) for c in sheet.columns)
    lines = tuple(
        Line(
            tuple((cell, c.figure) for cell, c in zip(row, sheet.columns, strict=True)),
            (links or {}).get(row[0], "") if row else "",
            at in sheet.strong,
        )
        for at, row in enumerate(sheet.rows)
    )
    return Table(sheet.caption, heads, lines)


def tables(told: Told, links: Mapping[str, str] | None = None) -> tuple[Table, ...]:
    return tuple(table(sheet, links) for sheet in told.sheets)
