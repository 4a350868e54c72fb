"""Writing a file anew: sorted, without the room that replaced rows leave, and with this Cadran's schema."""

from pathlib import Path

from cadran.model import TABLES
from cadran.store.duck import STORE, Connection, EngineError, attach, columns, open_file, quote, rows
from cadran.store.schema import META, create_schema

GROWTH = 1.5  # times its last compact size, beyond which a file is written anew
LEAST = 64 << 20  # bytes below which it is not worth it
FRESH = "fresh"


def is_bloated(size: int, compact_bytes: int) -> bool:
    return size > max(GROWTH * compact_bytes, LEAST)


def rewrite(work: Path) -> None:
    """Replace the file by its sorted copy with today's schema; derived tables and views come along."""
    target = work.with_name(f"{work.name}.anew.tmp")
    con = open_file(work, read_only=True)
    try:
        attach(con, target, FRESH)
        con.execute(f"USE {FRESH}")
        create_schema(con)
        for name, table in TABLES.items():
            _copy(con, "main", name, table.sort)
        for name in META:
            _copy(con, "meta", name, "")
        _copy_derived(con)
        con.execute(f"CHECKPOINT {FRESH}")
    finally:
        con.close()
    target.replace(work)


def _copy(con: Connection, schema: str, name: str, sort: str) -> None:
    """One table, the columns that both files know."""
    there = f"{schema}.{quote(name)}"
    found = "SELECT 1 FROM duckdb_tables() WHERE (database_name, schema_name, table_name) = (?, ?, ?)"
    if not rows(con, found, [STORE, schema, name]):
        return
    old = columns(con, f"{STORE}.{there}")
    both = ", ".join(quote(c) for c in columns(con, f"{FRESH}.{there}") if c in old)
    order = f" ORDER BY {quote(sort)}, id" if sort in old else ""
    con.execute(f"INSERT INTO {FRESH}.{there} BY NAME SELECT {both} FROM {STORE}.{there}{order}")


def _copy_derived(con: Connection) -> None:
    """What a higher floor built in schema `now`, beside the views of the canonical tables."""
    listed = "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'now'"
    for (name,) in rows(con, listed, [STORE]):
        there = f"now.{quote(str(name))}"
        con.execute(f"CREATE TABLE {FRESH}.{there} AS FROM {STORE}.{there}")
    made = "SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = ? AND NOT internal"
    have = set(rows(con, made, [FRESH]))
    found = rows(con, made.replace("view_name", "view_name, sql"), [STORE])
    _create_views(con, [str(sql) for schema, name, sql in found if (schema, name) not in have])


def _create_views(con: Connection, wanted: list[str]) -> None:
    """Each after those it reads, in whatever order they were made; what cannot be made at all says why."""
    while wanted:
        left = [sql for sql in wanted if not _created(con, sql)]
        if len(left) == len(wanted):
            con.execute(left[0])
        wanted = left


def _created(con: Connection, sql: str) -> bool:
    try:
        con.execute(sql)
    except EngineError:
        return False
    return True
