"""Delimited lines as records that know their physical line, broken quotes included."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# One cell may hold a long note; a record that runs on for more lines than this has lost its closing quote.
LOOKAHEAD = 500
csv.field_size_limit(1 << 24)


class Record(NamedTuple):
    """Cells of one record, the line it starts on (1 is the first of the file), its text as found.

    `cells` is None where a quote opens and never closes.
    """

    line: int
    cells: list[str] | None
    raw: str


class _Lines:
    """Feeds the CSV parser, and remembers which lines it took so that they can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._source = iter(lines)
        self._held: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LOOKAHEAD:
            raise StopIteration
        line = self._held.popleft() if self._held else next(self._source)
        self.taken.append(line)
        return line + "\n"

    def keep_first(self) -> None:
        """Gives back all lines of this record but the first."""
        self._held.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def split_lines(chunks: Iterable[str]) -> Iterator[str]:
    """The lines of a text given in chunks, without their line feeds."""
    rest = ""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split("\n")
        yield from whole
    if rest:
        yield rest


def read_records(lines: Iterable[str], separator: str, width: int, first_line: int = 1) -> Iterator[Record]:
    """One record per row of `lines`.

    `width` is the number of cells a whole row has, 0 when not known yet: it judges what a broken
    quote was meant to be.
    """
    feed = _Lines(lines)
    reader = csv.reader(feed, delimiter=separator, skipinitialspace=True, strict=True)
    line = first_line
    while True:
        feed.taken.clear()
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            if not feed.taken:
                return
            cells = []
        except csv.Error:
            feed.keep_first()
            cells = _mend(feed.taken[0], separator, width)
        yield Record(line, cells, "\n".join(feed.taken))
        line += len(feed.taken)


def split_line(line: str, separator: str) -> list[str]:
    """The cells of one physical line, read leniently."""
    return next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])


def _mend(line: str, separator: str, width: int) -> list[str] | None:
    """A line whose quotes do not pair: read leniently, then without quotes, if that gives a whole row."""
    lenient = split_line(line, separator)
    if width in (0, len(lenient)):
        return lenient
    bare = next(csv.reader([line], delimiter=separator, quoting=csv.QUOTE_NONE), [])
    return bare if len(bare) == width else None
