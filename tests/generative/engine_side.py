"""The same workspace in a store of its own, for the fast engine to answer from."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from cadran.metrics.derived import build, filled
from cadran.metrics.facts import Facts
from cadran.metrics.reference import World
from cadran.model import TABLES
from cadran.store.duck import Connection, empty, in_memory, quote, rows
from cadran.store.schema import create_schema
from cadran.store.settings import load_settings, save_settings

ARROW = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "DECIMAL(18,4)": pa.decimal128(18, 4),
    "DECIMAL(18,8)": pa.decimal128(18, 8),
    "DOUBLE": pa.float64(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
}


def new_store() -> Connection:
    """An empty store in memory."""
    con = in_memory()
    con.execute("SET threads = 1")  # as in the cases: a second one finds nothing to do in a few rows
    create_schema(con)
    return con


def load(con: Connection, world: World) -> Facts:
    """Replace all rows by those of the workspace, and build what derives from them."""
    before = load_settings(con)
    put(con, world)
    # By the same settings, what has no rows is emptied: not to plan a question about none saves half the work.
    made = build(con, "now", world.settings, changed=TABLES if before == world.settings else None)
    filled(con, "now", only={*made, *TABLES})
    return Facts(con, "now", world.settings)


def put(con: Connection, world: World) -> None:
    """Replace all canonical rows and the settings by those of the workspace."""
    save_settings(con, world.settings)
    bare = empty(con, "main", TABLES)  # one question, which is less than planning one about each
    for table in TABLES:
        if table not in bare:
            con.execute(f"DELETE FROM main.{quote(table)}")
        _insert(con, table, world.deal_versions if table == "deals" else world.rows(table))


def _insert(con: Connection, table: str, given: Sequence[Mapping[str, Any]]) -> None:
    if not given:
        return
    stored = TABLES[table].stored()
    schema = pa.schema([(name, ARROW.get(kind, pa.string())) for name, kind in stored.items()])
    staged = pa.Table.from_pylist([dict(row) for row in given], schema=schema)
    con.register("staged", staged)
    cells = ", ".join(quote(name) for name in stored)
    con.execute(f"INSERT INTO main.{quote(table)} ({cells}) SELECT {cells} FROM staged")
    con.unregister("staged")


def relation(con: Connection, name: str) -> list[dict[str, Any]]:
    """All rows of a relation of the store, as dicts."""
    columns = [str(r[0]) for r in rows(con, f"DESCRIBE SELECT * FROM now.{quote(name)}")]
    return [dict(zip(columns, r, strict=True)) for r in rows(con, f"SELECT * FROM now.{quote(name)}")]
