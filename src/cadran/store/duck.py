"""The one module that knows DuckDB's Python API: opening, cursors, quoting, reading results.

A file is attached under the fixed name `STORE`, so that SQL and views never hold a file's name, and so
that a past knowledge date can be a second catalog in the same instance.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import duckdb

from cadran.store.streamed import Streamed

if TYPE_CHECKING:
    import pyarrow as pa

Value = str | int | float | bool | Decimal | date | datetime | None
Values = Sequence[object] | Mapping[str, object]  # of the parameters of a statement: by place, or by name
Row = tuple[object, ...]
EngineError = duckdb.Error
FileError = duckdb.IOException

STORE = "store"
KEPT = 1_024  # texts of which the parsed form is kept; about 15 kB each
LONG = 50_000  # characters: such a text holds values, and does not come again
WRITABLE = "STORAGE_VERSION 'v1.5.0'"  # readable by two DuckDB lines


class Connection:
    """A connection, or a cursor for one thread: DuckDB's own, but for texts that come again, which are parsed once.

    Of what a question about a few rows costs, a third is parsing.
    """

    __slots__ = ("engine",)

    def __init__(self, engine: duckdb.DuckDBPyConnection) -> None:
        self.engine = engine

    def execute(self, sql: str, values: Values = ()) -> duckdb.DuckDBPyConnection:
        """Run statements, the last with the values; fetch what it gave before the next."""
        *before, last = _parsed(self.engine, sql)
        for statement in before:
            self.engine.execute(statement)
        return self.engine.execute(last, values)

    def executemany(self, sql: str, values: Sequence[Sequence[Value]]) -> None:
        """One statement for each row of values."""
        self.engine.executemany(sql, values)

    def sql(self, sql: str, values: Values = ()) -> duckdb.DuckDBPyRelation:
        """A query that runs when its rows are asked for."""
        return self.engine.sql(sql, params=values)

    def register(self, name: str, rows: object) -> None:
        """Let SQL read an Arrow table under a name."""
        self.engine.register(name, rows)

    def unregister(self, name: str) -> None:
        self.engine.unregister(name)

    def cursor(self) -> Connection:
        return Connection(self.engine.cursor())

    def close(self) -> None:
        self.engine.close()


_kept: dict[str, list[duckdb.Statement]] = {}
_keeping = Lock()


def _parsed(engine: duckdb.DuckDBPyConnection, sql: str) -> list[duckdb.Statement]:
    """The statements of a text. They know no connection: any may run them, in any thread, as often as it likes."""
    with _keeping:
        found = _kept.pop(sql, None)
    if found is None:
        found = engine.extract_statements(sql)
    if len(sql) <= LONG:
        with _keeping:
            _kept[sql] = found  # as the youngest
            while len(_kept) > KEPT:
                del _kept[next(iter(_kept))]
    return found


def quote(name: str) -> str:
    """An identifier: `order` is a column here, so every name is quoted."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: Value) -> str:
    """A value as SQL text, for the places where DuckDB takes no parameter (views, ATTACH)."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


def _instance() -> Connection:
    """An empty instance with the settings Cadran relies on: UTC, no network, spill outside the workspace."""
    spill = Path(tempfile.gettempdir()) / f"cadran-spill-{os.getpid()}"
    engine = duckdb.connect(  # noqa: TID251 - this is the adapter
        ":memory:",
        config={
            "memory_limit": "60%",
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    con = Connection(engine)
    con.execute("SET GLOBAL TimeZone = 'UTC'")  # icu loads with the first use: no option of `connect`
    return con


def in_memory() -> Connection:
    """A store that lives in memory only: catalog `STORE`, as `open_file` gives it."""
    con = _instance()
    con.execute(f"ATTACH ':memory:' AS {STORE}")
    con.execute(f"USE {STORE}")
    return con


def open_file(path: Path, *, read_only: bool) -> Connection:
    """Attach one file as `STORE` and use it; created when absent and not `read_only`.

    Raises `FileError` when a file to read is absent or is no DuckDB file.
    """
    con = _instance()
    # A writer that dies leaves a file that nobody reads: a write-ahead log would only cost half a second.
    options = "READ_ONLY" if read_only else f"{WRITABLE}, RECOVERY_MODE no_wal_writes"
    try:
        con.execute(f"ATTACH {literal(str(path))} AS {STORE} ({options})")
        con.execute(f"USE {STORE}")
    except duckdb.Error:
        con.close()
        raise
    return con


def attach(con: Connection, path: Path, name: str) -> None:
    """Attach a second, writable file to the instance."""
    con.execute(f"ATTACH {literal(str(path))} AS {quote(name)} ({WRITABLE})")


def cursor(con: Connection) -> Connection:
    """A cursor for one thread: a shared connection refuses instead of waiting."""
    found = con.cursor()
    found.execute(f"USE {STORE}")
    return found


def rows(con: Connection, sql: str, values: Sequence[Value] = ()) -> list[Row]:
    """All rows of a query, as tuples of Python values."""
    return con.execute(sql, values).fetchall()


def row(con: Connection, sql: str, values: Sequence[Value] = ()) -> Row:
    """The first row of a query that always has one."""
    return rows(con, sql, values)[0]


def count(con: Connection, sql: str, values: Sequence[Value] = ()) -> int:
    """The first cell of a query, an integer; NULL is 0."""
    found = row(con, sql, values)[0]
    return found if isinstance(found, int) else 0


def tally(con: Connection, sql: str) -> dict[object, int]:
    """A query of (key, count) as a dictionary."""
    return {key: number for key, number in rows(con, sql) if isinstance(number, int)}


def empty(con: Connection, schema: str, names: Collection[str]) -> set[str]:
    """Those without any row: one question, which is less than planning one about each."""
    if not names:
        return set()
    looks = (f"(SELECT {literal(n)} FROM {schema}.{quote(n)} LIMIT 1)" for n in names)
    return {*names} - {str(n) for (n,) in rows(con, " UNION ALL ".join(looks))}


def columns(con: Connection, relation: str) -> dict[str, str]:
    """Columns of a table, view or table function in order, with their types."""
    return {str(name): str(kind) for name, kind, *_ in rows(con, f"DESCRIBE FROM {relation}")}


def to_arrow(con: Connection, sql: str, values: Sequence[Value] = ()) -> pa.Table:
    """The whole result as an Arrow table."""
    return con.sql(sql, values).to_arrow_table()


def streamed(con: Connection, sql: str) -> Streamed:
    """The whole result for a frame to be made of, without pyarrow. `con.sql` would plan the query twice, which of a
    question's many small results costs more: it stands in where this DuckDB submits no statement by itself."""
    submit = getattr(con.engine, "_submit", None)
    return Streamed(submit(sql, None, "arrow").arrow_capsule() if submit else con.sql(sql).__arrow_c_stream__())
