"""The same `now` views for a past knowledge date, in a catalog of their own in memory.

A past date needs no write to the generation: `USE known_…` and the same SQL reads the past.
"""

from collections.abc import Callable, Set
from datetime import datetime

from cadran.model import TABLES, Kind, Table
from cadran.store.duck import STORE, Connection, literal, quote, rows
from cadran.store.schema import META


def known_catalog(at: datetime) -> str:
    """The name of the catalog that shows the store as known at that instant."""
    return f"known_{at:%Y%m%d%H%M%S%f}"


def _moved(con: Connection, at: datetime) -> set[str]:
    """Tables to which a reference was resolved differently after that instant."""
    sql = f"SELECT DISTINCT to_table FROM {STORE}.meta.moves WHERE moved_at > ?"
    return {str(name) for (name,) in rows(con, sql, [at])}


def past_sql(table: Table, at: datetime, moved: Set[str] = frozenset()) -> str:
    """The rows of a table as known at an instant; references as they were resolved then."""
    when = literal(at)
    joins, replaced = [], []
    for number, column in enumerate(c for c in table.columns if c.kind is Kind.REF and c.to in moved):
        alias, name = f"m{number}", quote(column.name)
        # A struct, because an aggregate would skip the NULL of what was unresolved.
        joins.append(f"""
            LEFT JOIN (
                SELECT source, text, arg_min({{'id': old_id}}, moved_at) AS was FROM {STORE}.meta.moves
                WHERE to_table = {literal(column.to)} AND moved_at > {when} GROUP BY ALL
            ) {alias} ON {alias}.source = t.source AND {alias}.text = t.{name}""")
        there = quote(column.companion)
        replaced.append(f"CASE WHEN {alias}.text IS NULL THEN t.{there} ELSE {alias}.was.id END AS {there}")
    replace = f" REPLACE ({', '.join(replaced)})" if replaced else ""
    return f"""
        SELECT t.*{replace} FROM {STORE}.main.{quote(table.name)} t{"".join(joins)}
        WHERE t.known_from <= {when} AND t.known_to > {when} AND t.deleted_at IS NULL"""


def use_known(con: Connection, at: datetime, build: Callable[[Connection], None]) -> None:
    """Make the catalog for that instant and fill its schema `now`; `con` uses it afterwards.

    A `build` that fails leaves nothing behind.
    """
    name = known_catalog(at)
    con.execute(f"ATTACH ':memory:' AS {name}")
    try:
        _fill(con, name, at)
        con.execute(f"USE {name}")
        build(con)
    except BaseException:
        con.execute(f"USE {STORE}")
        con.execute(f"DETACH {name}")
        raise


def _fill(con: Connection, name: str, at: datetime) -> None:
    con.execute(f"CREATE SCHEMA {name}.now")
    con.execute(f"CREATE SCHEMA {name}.meta")
    there = "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'meta'"
    for kept in META.keys() & {str(name) for (name,) in rows(con, there, [STORE])}:  # an older Cadran had fewer
        con.execute(f"CREATE VIEW {name}.meta.{quote(kept)} AS FROM {STORE}.meta.{quote(kept)}")
    moved = _moved(con, at)
    for table in TABLES.values():
        con.execute(f"CREATE VIEW {name}.now.{quote(table.name)} AS {past_sql(table, at, moved)}")
