"""What stands around an import: what came in when, which source has gone silent, what is held back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from cadran.model.format import Format
from cadran.model.words import thing
from cadran.panels.imported import held_because
from cadran.store.bookkeeping import Held, Import

OWN = ("own", "demo")  # sources that nobody brings
FEWEST = 3  # imports of a source from which its rhythm is known
GRACE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Brought:
    """One table of one imported file, in words."""

    file: str
    source: str
    table: str
    when: str
    read: str
    loaded: str
    unchanged: str
    deleted: str
    held: str
    footer: str


@dataclass(frozen=True, slots=True)
class Silent:
    """A source that brings nothing any more, against its own rhythm."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class HeldCell:
    """A cell of a row held back. `bad`: it is why."""

    header: str
    value: str
    bad: bool


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row in quarantine. `key`: `import:line`, "" for one that cannot be mended in the page."""

    key: str
    file: str
    line: str
    table: str
    why: str
    cells: tuple[HeldCell, ...]

    @property
    def bad(self) -> list[HeldCell]:
        return [c for c in self.cells if c.bad]

    @property
    def others(self) -> list[HeldCell]:
        return [c for c in self.cells if not c.bad]


def brought(found: Iterable[Import], to: Format, zone: ZoneInfo) -> list[Brought]:
    """Imports of files, the last first."""
    return [_brought(one, to, zone) for one in sorted(found, key=lambda i: i.id, reverse=True) if one.source != "own"]


def _brought(one: Import, to: Format, zone: ZoneInfo) -> Brought:
    numbers = (one.rows_read, one.loaded, one.unchanged, one.deleted, one.quarantined, one.footer)
    texts = [to.number(n, 0) for n in numbers]
    return Brought(one.file, one.source, thing(one.table_name, to.lang), when(one.imported_at, to, zone), *texts)


def when(at: datetime, to: Format, zone: ZoneInfo) -> str:
    """An instant (UTC, with or without zone) as the workspace's clock shows it."""
    aware = at if at.tzinfo else at.replace(tzinfo=ZoneInfo("UTC"))
    return to.moment(aware.astimezone(zone))


def silent(found: Iterable[Import], now: datetime, to: Format) -> list[Silent]:
    """Sources whose next import is overdue: twice their usual gap and some days have gone. `now`: UTC."""
    days: dict[str, set[datetime]] = {}
    for one in found:
        if one.source not in OWN:
            days.setdefault(one.source, set()).add(one.imported_at.replace(hour=0, minute=0, second=0, microsecond=0))
    told = []
    for source, known in sorted(days.items()):
        ordered = sorted(known)
        if len(ordered) < FEWEST:
            continue
        usual = median((b - a).days for a, b in pairwise(ordered))
        quiet = now - ordered[-1]
        if quiet > 2 * timedelta(days=usual) + GRACE:
            told.append(Silent(source, to.word(
                f"{source} se tait : rien depuis {quiet.days} jours, d'habitude tous les {usual:.0f} jours.",
                f"{source} is silent: nothing for {quiet.days} days, usually every {usual:.0f} days.",
            )))  # fmt: skip
    return told


def held_rows(found: Sequence[Held], to: Format) -> list[HeldRow]:
    """Rows in quarantine with their cells, of one row held for two reasons the first."""
    rows: dict[tuple[int, int | None, str], HeldRow] = {}
    for number, one in enumerate(found):
        key = (one.import_id, one.line if one.line is not None else -number, one.header_hash)
        if key not in rows:
            rows[key] = _held(one, to)
    return list(rows.values())


def _held(one: Held, to: Format) -> HeldRow:
    cells = _cells(one)
    bad = _bad(one, cells)
    mendable = one.line is not None and bool(cells) and "raw" not in cells
    return HeldRow(
        f"{one.import_id}:{one.line}" if mendable else "", one.file, "" if one.line is None else str(one.line),
        thing(one.table_name, to.lang) if one.table_name else "", held_because(one.reason, to),
        tuple(HeldCell(h, v, h in bad) for h, v in cells.items()),
    )  # fmt: skip


def _cells(one: Held) -> Mapping[str, str]:
    found = json.loads(one.cells) if one.cells else {}
    return {str(k): "" if v is None else str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _bad(one: Held, cells: Mapping[str, str]) -> set[str]:
    """The cell that is why: by its header, else by its value."""
    if one.column in cells:
        return {str(one.column)}
    same = {h for h, v in cells.items() if v and v == one.value}
    return same if len(same) == 1 else set()
