"""Targets pasted from a spreadsheet: names in the first column, periods in the first line, or in the grid's order."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from babel.dates import get_month_names

from cadran.errors import REFUSED, BadInput, CadranError, nearest
from cadran.panels.aims import Column, cell_name
from cadran.panels.exact import read
from cadran.surfaces.web.targets.asked import Wanted
from cadran.workspace.aims import Holder

COMPANY = ("entreprise", "l entreprise", "company", "the company", "societe")
WHOLE = ("annee", "year", "an", "objectif annuel", "annual")
SUMS = ("total", "somme", "sum", "total annee")
MOST = 2_000  # lines of one paste


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell that was understood."""

    name: str
    who: str
    when: str
    text: str


@dataclass
class Pasted:
    """What a paste says: cells understood, names that nobody has with the nearest, cells and columns not read."""

    entries: list[Entry] = field(default_factory=list)
    unknown: list[tuple[str, list[str]]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def given(self) -> dict[str, str]:
        return {entry.name: entry.text for entry in self.entries}


def pasted(text: str, asked: Wanted) -> Pasted:
    """Read a paste against the grid it is for. Raises `BadInput` where there is nothing to read."""
    lines = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    if not lines or len(lines) > MOST or max(map(len, lines)) < 2:
        raise BadInput(
            "Rien à lire : collez au moins deux colonnes, un nom et une valeur, copiées d'un tableur.",
            "Nothing to read: paste at least two columns, a name and a value, copied from a spreadsheet.",
        )
    found = Pasted()
    heads, body = _heads(lines, asked, found)
    people = _people(asked)
    for line in body:
        _line(line, heads, people, asked, found)
    return found


def fold(text: str) -> str:
    """Two spellings of one name fold to the same text, whatever the accents, the case and the order of words."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare))


def _sorted(text: str) -> str:
    return " ".join(sorted(fold(text).split()))


def _people(asked: Wanted) -> Mapping[str, list[Holder]]:
    found: dict[str, list[Holder]] = {}
    for one in asked.people:
        if one.level == "company":
            for name in COMPANY:
                found[_sorted(name)] = [one]
        else:
            found.setdefault(_sorted(one.name), []).append(one)
    return found


def _heads(lines: Sequence[list[str]], asked: Wanted, into: Pasted) -> tuple[list[Column | None], Sequence[list[str]]]:
    """The column of each cell, and the lines below; the grid's own order where the first line names no period."""
    told = {alias: column for column in asked.columns for alias in aliases(column)}
    first = lines[0][1:]
    matched = [told.get(fold(cell)) for cell in first]
    if not any(matched):
        if any(_is_number(cell, asked) for cell in first):
            return [None, *asked.columns], lines
        into.wrong += [(cell, _no_period(asked)) for cell in first if cell]
        return [], []
    into.wrong += [
        (cell, _no_period(asked))
        for cell, column in zip(first, matched, strict=True)
        if column is None and cell and fold(cell) not in SUMS
    ]
    return [None, *matched], lines[1:]


def _no_period(asked: Wanted) -> str:
    return asked.seen.to.word("n'est pas une période de cette grille.", "is no period of this grid.")


def aliases(column: Column) -> set[str]:
    """What a person may call a column, folded."""
    start, year = column.period.start, f"{column.period.start.year}"
    if column.whole:
        return {*WHOLE, fold(column.label), year}
    found = {fold(column.label), fold(column.code)}
    if (column.period.end - start).days > 31:
        number = (start.month + 2) // 3
        short = {f"t{number}", f"q{number}", f"trimestre {number}", f"quarter {number}"}
        return found | short | {f"{s} {year}" for s in short} | {f"{year} {s}" for s in short}
    for locale in ("fr", "en"):
        for width in ("wide", "abbreviated"):
            name = fold(get_month_names(width, locale=locale)[start.month])
            found |= {name, f"{name} {year}", f"{name} {year[2:]}"}
    month = f"{start.month:02d}"
    return found | {f"{year} {month}", f"{month} {year}", f"01 {month} {year}", f"{year} {month} 01", month}


def _line(
    line: list[str], heads: Sequence[Column | None], people: Mapping[str, list[Holder]], asked: Wanted, into: Pasted
) -> None:
    name, cells = line[0], line[1:]
    if not any(cells) or fold(name) in SUMS:
        return
    holders = people.get(_sorted(name), [])
    if len(holders) != 1:
        into.unknown.append((name, _near(name, asked) if not holders else []))
        return
    for column, text in zip(heads[1:], cells, strict=False):
        if column is None or not text:
            continue
        try:
            read(text, asked.kpi.unit.value, asked.seen.lang)
        except CadranError as error:
            into.wrong.append((f"{name}, {column.label}", error.text("fr" if asked.seen.lang == "fr" else "en")))
            continue
        who = holders[0].name or asked.seen.to.word("L'entreprise", "The company")
        into.entries.append(Entry(cell_name(holders[0], column), who, column.label, text))


def _near(name: str, asked: Wanted) -> list[str]:
    known = {fold(one.name): one.name for one in asked.people if one.name}
    return [known[found] for found in nearest(fold(name), known)]


def _is_number(text: str, asked: Wanted) -> bool:
    try:
        return read(text, asked.kpi.unit.value, asked.seen.lang) is not None
    except REFUSED:
        return False
