"""Short ways to put rows into a store and to look at what is there."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
from tests.store.desk import Desk

from cadran.model import TABLES, table
from cadran.store import Batch, Counts, Settings, Store, Writer
from cadran.store.duck import Connection, Row, quote, rows
from cadran.store.staging import OPTIONAL

Place = Store | Desk

Cells = dict[str, object]


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant as the store keeps it: UTC, without zone."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)


def stage(con: Connection, into: str, of: str, given: Sequence[Cells]) -> tuple[str, ...]:
    """Stage rows as the intake does; returns the canonical columns that stand in any of them."""
    names = list(dict.fromkeys(name for row in given for name in row))
    own = table(of).by_name
    kinds = {n: own[n].kind.sql if n in own else OPTIONAL.get(n, "VARCHAR") for n in names}
    whole = pa.Table.from_pylist([{n: row.get(n) for n in names} for row in given])
    con.register("given", whole)
    cells = ", ".join(f"{quote(n)}::{kind} AS {quote(n)}" for n, kind in kinds.items())
    con.execute(f"CREATE OR REPLACE TEMP TABLE {quote(into)} AS SELECT {cells} FROM given")
    con.unregister("given")
    return tuple(n for n in names if n in own)


def upsert(writer: Writer, of: str, given: Sequence[Cells], *, source: str = "crm", complete: bool = False) -> Counts:
    columns = stage(writer.con, "came", of, given)
    made = Batch(
        table=of, relation="came", columns=columns, source=source, import_id=writer.next_import(),
        complete=complete, file=f"{of}.csv",
    )  # fmt: skip
    return writer.upsert(made)


def put(
    store: Place, of: str, given: Sequence[Cells], *, on: date | datetime | None = None,
    source: str = "crm", complete: bool = False,
) -> Counts:  # fmt: skip
    """One import of one table, published."""
    with store.write(on) as writer:
        return upsert(writer, of, given, source=source, complete=complete)


def ask(store: Place, sql: str) -> list[Row]:
    with store.read() as reader:
        return rows(reader.con, sql)


def owners(store: Place) -> dict[object, object]:
    """Deal → the name of the row its owner resolved to, or None."""
    sql = "SELECT d.source_id, r.name FROM now.deals d LEFT JOIN now.reps r ON r.id = d.owner_id"
    return dict(ask(store, sql))


def fingerprint(store: Place) -> dict[str, Row]:
    """What every table holds, whatever the order of its rows."""
    with store.read() as reader:
        return {
            name: rows(reader.con, f"SELECT count(*), bit_xor(hash(t)), sum(hash(t)) FROM main.{quote(name)} t")[0]
            for name in TABLES
        }


def new_store(folder: Path, **settings: object) -> Store:
    return Store.create(folder / "workspace", Settings().with_changes(settings))
