"""Where a file's header stands, where its data end, and what separates its cells.

Nothing here opens a file: rows go in, line numbers come out. Spreadsheets and text files share it.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import dropwhile, islice
from typing import NamedTuple

from cadran.sources.files.headers import fold, tidy
from cadran.sources.files.records import read_records

SEPARATORS = (";", ",", "\t", "|")
LOOKED_AT = 50  # rows that decide on separator, width and header
Known = Callable[[str], bool]

_TOTAL = re.compile(
    r"(grand |sous |sub ?)?tota(l|ls|ux)( general| generaux| global)?( ht| ttc)?( [\d ]+)?( \w+)?"
    r"|sommes?( [\d ]+)?|sum( [\d ]+)?"
)
_NOTE = re.compile(
    r"copyright\b|confidential\b|(informations? )?confidentiel"
    r"|.*\b(all rights reserved|tous droits reserves)\b"
    r"|(genere|exporte|extrait|edite|imprime|generated|exported|printed) (le|par|du|on|by|at|from)\b"
    r"|nombre (de|d) (lignes|enregistrements|resultats)\b|(filtres?|filters?|filtered by)\b"
)
_VALUE = re.compile(r"[\W\d_]*\d[\W\d_]*(€|eur|ht|k€|%)?|.+@.+\..+", re.IGNORECASE)


class Row(NamedTuple):
    """The cells of one row and the line it starts on, 1 being the first of the file or sheet."""

    line: int
    cells: Sequence[str]

    def filled(self) -> list[str]:
        return [c for c in self.cells if c.strip()]


class Header(NamedTuple):
    """`line` 0: the file has none. `first_line`: where the data begin. `recognised`: names that are known."""

    line: int
    first_line: int
    names: tuple[str, ...]
    recognised: int


def told_separator(head: str) -> str | None:
    """The separator that a first line such as `sep=;` announces."""
    found = re.match(r'"?sep=([;,|\t])"?(?=\n|$)', head, re.IGNORECASE)
    return found[1] if found else None


def guess_separator(lines: Sequence[str]) -> str:
    """The one of `; , tab |` that gives most columns, stable over the first rows; a comma when none does."""
    table = list(dropwhile(lambda line: not any(s in line for s in SEPARATORS), lines))
    return max((",", *SEPARATORS), key=lambda s: _stable_columns(table, s))


def first_rows(lines: Sequence[str], separator: str, first_line: int = 1) -> list[Row]:
    """The rows that decide, blank ones included."""
    records = read_records(lines, separator, 0, first_line)
    return [Row(r.line, r.cells or []) for r in islice(records, LOOKED_AT)]


def _stable_columns(lines: Sequence[str], separator: str) -> float:
    """Separators in a row × how many rows agree on that, squared."""
    widths = [len(r.cells) for r in first_rows(lines, separator) if r.filled()]
    if not widths:
        return 0.0
    width, times = Counter(widths).most_common(1)[0]
    return float((width - 1) * (times / len(widths)) ** 2)


def usual_width(rows: Sequence[Row]) -> int:
    """The number of cells that most rows of the table have."""
    table = [r for r in rows if len(r.filled()) > 1] or [r for r in rows if r.filled()]
    return Counter(len(r.cells) for r in table).most_common(1)[0][0] if table else 0


def find_header(rows: Sequence[Row], known: Known) -> Header | None:
    """The first row with three known names; else the first whole row, if it is of distinct texts."""
    width = usual_width(rows)
    enough = min(3, max(width, 1))
    place = next((i for i, r in enumerate(rows) if _known_names(r, known) >= enough), None)
    if place is None:
        place = next((i for i, r in enumerate(rows) if _is_whole(r, width)), None)
        if place is None or not _are_names(rows[place].filled()):
            return None
    return header_at(rows, place, _known_names(rows[place], known))


def _known_names(row: Row, known: Known) -> int:
    return len({fold(c) for c in row.filled() if known(tidy(c))})


def header_at(rows: Sequence[Row], place: int, recognised: int = 0) -> Header:
    """The header made of `rows[place]`; columns that only the data have get a blank name."""
    after = rows[place + 1 :]
    names = [tidy(c) for c in rows[place].cells]
    names += [""] * (usual_width(after) - len(names))
    first_line = after[0].line if after else rows[place].line + 1
    return Header(rows[place].line, first_line, tuple(names), recognised)


def _is_whole(row: Row, width: int) -> bool:
    return len(row.cells) >= width and len(row.filled()) >= max(1, width - 1)


def _are_names(cells: Sequence[str]) -> bool:
    names = {fold(c) or c for c in cells}
    return len(names) == len(cells) and not any(_VALUE.fullmatch(c.strip()) for c in cells)


def footer_line(rows: Sequence[Row], width: int) -> int | None:
    """The line on which the footer begins, or None: `rows` are the last of the file, blank ones included.

    A footer is a total or a known notice, and what follows it as long as no row of data does. A blank
    line alone ends nothing.
    """
    begins = None
    for row in reversed(rows):
        if _is_footer(row, width):
            begins = row.line
        elif row.filled() and not _is_narrow(row, width):
            break
    return begins


def _is_narrow(row: Row, width: int) -> bool:
    return len(row.filled()) <= max(1, min(2, width // 3))


def _is_footer(row: Row, width: int) -> bool:
    first, *others = row.filled() or [""]
    name = fold(first)
    if _TOTAL.fullmatch(name):
        return width > 1 and all(any(c.isdigit() for c in o) for o in others)
    return _is_narrow(row, width) and bool(_NOTE.match(name) or first.lstrip().startswith("©"))


def padded(cells: Sequence[str], width: int) -> list[str] | None:
    """`cells` as a row of `width`: filled up if short, trailing blanks cut; None where cells are too many."""
    kept = list(cells)
    while len(kept) > width and not kept[-1].strip():
        kept.pop()
    return kept + [""] * (width - len(kept)) if len(kept) <= width else None
