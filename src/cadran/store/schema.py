"""The physical schema, made from the canonical model: types, tables, bookkeeping, current views."""

import hashlib
from collections.abc import Iterator

from cadran.model import TABLES, Kind, Table
from cadran.model.column import FOREVER
from cadran.store.duck import Connection, literal, quote

OPEN = f"known_to = TIMESTAMP '{FOREVER}'"

# Bookkeeping. `column`, `table` and `rows` are words of SQL: quote them.
META = {
    "settings": "key VARCHAR, value VARCHAR",
    "state": "key VARCHAR, value VARCHAR",
    "imports": (
        "id BIGINT, imported_at TIMESTAMP, known_at TIMESTAMP, file VARCHAR, sha256 VARCHAR, source VARCHAR,"
        " crm VARCHAR, object VARCHAR, table_name VARCHAR, header_hash VARCHAR, complete BOOLEAN,"
        " rows_read BIGINT, loaded BIGINT, unchanged BIGINT, older BIGINT, deleted BIGINT, quarantined BIGINT,"
        " footer BIGINT, absent BIGINT, doubles BIGINT, details VARCHAR"
    ),
    "quarantine": (
        'import_id BIGINT, file VARCHAR, line BIGINT, reason VARCHAR, "column" VARCHAR, value VARCHAR,'
        " cells VARCHAR, header_hash VARCHAR, table_name VARCHAR, replayed_in BIGINT"
    ),
    "cell_issues": (
        'import_id BIGINT, file VARCHAR, line BIGINT, "column" VARCHAR, value VARCHAR, reason VARCHAR,'
        " table_name VARCHAR"
    ),
    "benchmarks": (
        "kpi VARCHAR, variant VARCHAR, value DOUBLE, source VARCHAR, from_day DATE, to_day DATE, entered_at TIMESTAMP"
    ),
    "tombstones": (
        "person VARCHAR, pseudonym VARCHAR, kind VARCHAR, table_name VARCHAR, hash VARCHAR, becomes VARCHAR,"
        " forgotten_at TIMESTAMP"
    ),
    "mappings": "header_hash VARCHAR, mapping VARCHAR",
    "filled": ('relation VARCHAR, "column" VARCHAR, "rows" BIGINT, filled BIGINT, first_day DATE, last_day DATE'),
    "resolved": "to_table VARCHAR, source VARCHAR, text VARCHAR, id BIGINT, how VARCHAR",
    "moves": "to_table VARCHAR, source VARCHAR, text VARCHAR, old_id BIGINT, moved_at TIMESTAMP",
}


def enum_type(table: Table, column: str) -> str:
    return f"e_{table.name}_{column}"


def enums_sql() -> Iterator[str]:
    """The types of the closed vocabularies."""
    for table in TABLES.values():
        for column in table.columns:
            if column.kind is Kind.ENUM:
                words = ", ".join(literal(v) for v in column.values)
                yield f"CREATE TYPE {quote(enum_type(table, column.name))} AS ENUM ({words})"


def table_sql(table: Table) -> str:
    """No PRIMARY KEY: loading would be 2.8 times slower; the upsert keeps uniqueness."""
    cells = ", ".join(f"{quote(name)} {kind}" for name, kind in table.stored().items())
    return f"CREATE TABLE main.{quote(table.name)} ({cells})"


def schema_hash() -> str:
    """Changes whenever this Cadran's tables do: a file with another hash is written anew."""
    whole = [*enums_sql(), *map(table_sql, TABLES.values()), repr(META), repr(now_views())]
    return hashlib.sha256("\n".join(whole).encode()).hexdigest()


def create_schema(con: Connection) -> None:
    """Everything an empty workspace holds, in the connection's current catalog."""
    con.execute("CREATE SCHEMA IF NOT EXISTS now")
    con.execute("CREATE SCHEMA IF NOT EXISTS meta")
    for statement in enums_sql():
        con.execute(statement)
    for table in TABLES.values():
        con.execute(table_sql(table))
    for name, cells in META.items():
        con.execute(f"CREATE TABLE meta.{quote(name)} ({cells})")
    for name, sql in now_views().items():
        con.execute(f"CREATE VIEW now.{quote(name)} AS {sql}")


def now_views() -> dict[str, str]:
    """`now.<table>`: the rows as they are known today."""
    return {n: f"SELECT * FROM main.{quote(n)} WHERE {OPEN} AND deleted_at IS NULL" for n in TABLES}
