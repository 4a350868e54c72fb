"""Small companies written as text, and what a KPI must say of them.

A case is one block of text: a line with a table's name, a line of columns between bars, then rows. An
empty cell is not known. References are written by name. `today` is 2025-12-31 unless the case says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache

import pyarrow as pa

from cadran.metrics.facts import Facts
from cadran.metrics.query import Query, window
from cadran.metrics.read import answer
from cadran.metrics.reading import Reading
from cadran.metrics.rows import rows_behind
from cadran.model import TABLES, Kind
from cadran.sources.own import stage
from cadran.store.duck import Connection, empty, in_memory, quote
from cadran.store.resolve import Changes, resolve
from cadran.store.schema import create_schema
from cadran.store.settings import Settings
from cadran.store.upsert import Upsert
from cadran.store.versions import make_left
from cadran.workspace.asking import Asking
from cadran.workspace.publishing import publish

KNOWN = datetime(2025, 12, 31, 12)  # noqa: DTZ001 - the store keeps naive UTC
ARROW = {
    Kind.DAY: pa.date32(), Kind.INSTANT: pa.timestamp("us"), Kind.MONEY: pa.decimal128(18, 4),
    Kind.NUMBER: pa.decimal128(18, 4), Kind.FACTOR: pa.decimal128(18, 8), Kind.RATE: pa.float64(),
    Kind.INTEGER: pa.int64(), Kind.BOOLEAN: pa.bool_(),
}  # fmt: skip


def parse(text: str) -> dict[str, list[dict[str, str]]]:
    """The tables of a case: name → rows, a cell by column, "" for not known."""
    found: dict[str, list[dict[str, str]]] = {}
    table, header = "", []
    for line in (raw.strip() for raw in text.splitlines()):
        if not line or set(line) <= set("-+|= "):
            continue
        cells = [c.strip() for c in line.split("|")]
        if len(cells) == 1:
            table, header = cells[0], []
            found[table] = []
        elif not header:
            header = cells
        else:
            found[table].append(dict(zip(header, cells, strict=True)))
    return found


def typed(kind: Kind, text: str) -> object:
    """One cell as a value of the column's kind."""
    if text == "":
        return None
    match kind:
        case Kind.DAY:
            return date.fromisoformat(text)
        case Kind.INSTANT:
            return datetime.fromisoformat(text)
        case Kind.MONEY | Kind.NUMBER | Kind.FACTOR:
            return Decimal(text.replace(" ", ""))
        case Kind.RATE:
            return float(text)
        case Kind.INTEGER:
            return int(text)
        case Kind.BOOLEAN:
            return {"yes": True, "no": False}[text]
        case _:
            return text


def as_arrow(name: str, rows: Sequence[Mapping[str, str]]) -> pa.Table:
    """Rows of one table as the store takes them; a row without an id is known by its place."""
    table = TABLES[name]
    columns: dict[str, pa.Array] = {}
    for column in rows[0]:
        kind = Kind.TEXT if column == "source_id" else table.column(column).kind
        columns[column] = pa.array([typed(kind, r[column]) for r in rows], type=ARROW.get(kind, pa.string()))
    if "source_id" not in columns:
        label = table.label if table.label in columns and table.entity else ""
        ids = [r[label] or f"{name}-{i}" if label else f"{name}-{i}" for i, r in enumerate(rows, 1)]
        if name in ("deals", "orders", "quotes", "leads"):
            ids = [r.get("name") or r.get("number") or f"{name}-{i}" for i, r in enumerate(rows, 1)]
        columns["source_id"] = pa.array(ids)
    return pa.table(columns)


def _basis(case: Mapping[str, object]) -> str | None:
    return "orders" if "orders" in case else "won_deals" if "deals" in case else None


@dataclass
class Place:
    """One store in memory, for one case after another: the case it holds, and how it was derived."""

    con: Connection
    case: str = ""
    derived_with: Settings | None = None


class Shelf:
    """A place for each revenue basis: where the basis changes, everything must be derived anew."""

    def __init__(self) -> None:
        self.places: dict[str | None, Place] = {}

    def place(self, basis: str | None) -> Place:
        if basis not in self.places:
            con = in_memory()
            con.execute("SET threads = 1")  # a second one finds nothing to do in a few rows, and looks for it
            create_schema(con)
            self.places[basis] = Place(con)
        return self.places[basis]


@dataclass
class Business:
    """A small company, built from a case's text."""

    shelf: Shelf
    settings: Settings

    @property
    def con(self) -> Connection:
        return self.place.con

    @property
    def place(self) -> Place:
        return self.shelf.place(self.settings.revenue_basis)

    def load(self, text: str) -> None:
        """Replace everything by the case; only what reads a changed table is derived again.

        As a first import does, a case settles the revenue basis: orders where there are any, else won deals.
        """
        case = parse(text)
        if self.settings.revenue_basis is None:
            self.settings = self.settings.with_changes({"revenue_basis": _basis(case)})
        place = self.place
        if (place.case, place.derived_with) == (text, self.settings):
            return
        place.case = ""
        changed = {*TABLES} - empty(self.con, "main", TABLES)
        for table in changed:
            self.con.execute(f"DELETE FROM main.{quote(table)}")
        self.con.execute("DELETE FROM meta.state WHERE key <> 'derived'")
        for table in ("resolved", "moves"):
            self.con.execute(f"DELETE FROM meta.{table}")
        make_left(self.con)
        for number, (name, told) in enumerate(case.items(), 1):
            if told:
                batch = stage(self.con, name, as_arrow(name, told), source="case", import_id=number)
                Upsert(self.con, batch, KNOWN, self.settings.timezone).run()
        resolve(self.con, KNOWN, Changes(set(case), set(case)), self.settings.timezone)
        changed |= {*TABLES} - empty(self.con, "main", TABLES)  # a table that was empty and still is changed nothing
        publish(self.con, self.settings, changed if place.derived_with == self.settings else None)
        place.case, place.derived_with = text, self.settings

    def facts(self) -> Facts:
        return Facts(self.con, "now", self.settings)

    def read(self, kpi: str, owners: frozenset[int] | None = None, **asked: object) -> list[Reading]:
        """The readings of a KPI, asked as on the command line."""
        facts = self.facts()
        asking = Asking(kpi=kpi, **{"period": "2025", **asked})
        return answer(asking.question(facts, owners), facts).readings()

    def rows(
        self, kpi: str, *, excluded: bool = False, period: str = "2025", **asked: object
    ) -> list[dict[str, object]]:
        """The rows behind a reading, or those left out."""
        facts = self.facts()
        question = Asking(kpi=kpi, period=period, **asked).question(facts, None)
        windows = tuple(window(p.start, p.end, question.asof) for p in question.periods)
        query = Query(windows, question.asof, (), question.where, None)
        return rows_behind(question.asked[0], query, facts, excluded=excluded).to_pylist()


@cache
def shelf() -> Shelf:
    """The one for all cases of a run that leave nothing behind but rows."""
    return Shelf()


def new_business(shelf: Shelf | None = None, **settings: object) -> Business:
    """An empty company in memory."""
    return Business(shelf or Shelf(), Settings().with_changes({"today": "2025-12-31", **settings}))


def by_group(readings: Sequence[Reading]) -> Iterator[tuple[str | None, Reading]]:
    """Readings by the one dimension they were asked by."""
    for reading in readings:
        yield next(iter(reading.group.values())), reading
