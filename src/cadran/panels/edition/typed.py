"""Tables whose numbers stay numbers."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cadran.model.format import Format
from cadran.panels.edition.edition import Table
from cadran.panels.sheets import Column, Sheet


class Head(NamedTuple):
    """A column: its name, the unit of its numbers ("" for texts), whether their sum means something, and whether what
    is written in it are figures though no numbers stand behind them."""

    text: str
    unit: str = ""
    summed: bool = False
    figure: bool = False


class Cell(NamedTuple):
    """What is shown, and the number behind it."""

    text: str
    value: float | None = None


def cell(value: object, unit: str, to: Format) -> Cell:
    """A number in its unit; an empty cell where there is none."""
    if value is None:
        return Cell("")
    number = float(str(value))
    return Cell(to.value(number, unit), number)


def table(caption: str, heads: Sequence[Head], rows: Iterable[Sequence[Cell | str]]) -> Table:
    """A table without the columns that would be empty."""
    lines = [tuple(c if isinstance(c, Cell) else Cell(c) for c in row) for row in rows]
    kept = [at for at in range(len(heads)) if any(line[at].text for line in lines)]
    return Table(
        Sheet(
            caption,
            tuple(Column(heads[at].text, heads[at].figure or bool(heads[at].unit)) for at in kept),
            tuple(tuple(line[at].text for at in kept) for line in lines),
        ),
        tuple(heads[at].unit for at in kept),
        tuple(tuple(line[at].value for at in kept) for line in lines),
        tuple(new for new, at in enumerate(kept) if heads[at].summed),
    )
