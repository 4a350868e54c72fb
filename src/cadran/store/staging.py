"""A staged batch made uniform: its columns checked, its vocabulary checked, its doubles set aside.

Leaves a temporary view `staged` (one row per key, `nrow` its row number) and a table `aside` (rows left out).
"""

from collections.abc import Sequence

from cadran.errors import BadInput, UnknownName
from cadran.model import Kind, Table, table
from cadran.store.batch import Batch
from cadran.store.bookkeeping import add_rows
from cadran.store.duck import Connection, columns, count, literal, quote, row, rows
from cadran.store.schema import enum_type

OPTIONAL = {"source_updated_at": "TIMESTAMP", "deleted": "BOOLEAN", "line": "BIGINT", "cells": "VARCHAR"}
SAME, DOUBLE, NO_KEY = "same", "duplicate_key", "no_key"


def stage(con: Connection, batch: Batch) -> frozenset[str]:
    """Make `staged` and `aside`; returns the names the relation has.

    Raises `UnknownName` for a column that the table has not or a word outside its vocabulary, `BadInput` for
    a promised column that is not there.
    """
    given = frozenset(columns(con, quote(batch.relation)))
    _check_columns(batch, given)
    _set_aside(con, batch, given)
    found = [f"{quote(n) if n in given else 'NULL'}::{kind} AS {quote(n)}" for n, kind in OPTIONAL.items()]
    own = [quote(name) for name in _own(table(batch.table), batch.columns, given)]
    where = "rowid NOT IN (SELECT nrow FROM aside)" if count(con, "SELECT count(*) FROM aside") else "TRUE"
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW staged AS SELECT rowid AS nrow, source_id, {', '.join(found + own)}"
        f" FROM {quote(batch.relation)} WHERE {where}"
    )
    _check_words(con, batch)
    return given


def _own(kind: Table, names: Sequence[str], given: frozenset[str]) -> list[str]:
    """The batch's columns, and the instants staged beside days."""
    found = [kind.column(name) for name in names]
    return [c.name for c in found] + [c.companion for c in found if c.instant and c.companion in given]


def _check_columns(batch: Batch, given: frozenset[str]) -> None:
    kind = table(batch.table)
    for name in batch.columns:
        kind.column(name)
    if missing := {"source_id", *batch.columns} - given:
        listed = ", ".join(sorted(missing))
        raise BadInput(
            f"Colonnes annoncées mais absentes de {batch.relation} : {listed}.",
            f"Columns promised but not in {batch.relation}: {listed}.",
        )


def _check_words(con: Connection, batch: Batch) -> None:
    """DuckDB would fail on the first word outside an ENUM without naming the column."""
    found = [c for c in (table(batch.table).column(n) for n in batch.columns) if c.kind is Kind.ENUM]
    if not found:
        return
    tries = [f"any_value({quote(c.name)}) FILTER (WHERE {_foreign(batch.table, c.name)})" for c in found]
    for column, word in zip(found, row(con, f"SELECT {', '.join(tries)} FROM staged"), strict=True):
        if word is not None:
            where = (f"Valeur de {batch.table}.{column.name}", f"value of {batch.table}.{column.name}")
            raise UnknownName(where, str(word), column.values)


def _foreign(kind: str, name: str) -> str:
    typed = quote(enum_type(table(kind), name))
    return f"{quote(name)} IS NOT NULL AND TRY_CAST({quote(name)} AS {typed}) IS NULL"


def _set_aside(con: Connection, batch: Batch, given: frozenset[str]) -> None:
    """Rows without a key, and all but the newest of each key."""
    relation = quote(batch.relation)
    con.execute("CREATE OR REPLACE TEMP TABLE aside (nrow BIGINT, why VARCHAR)")
    blank = "source_id IS NULL OR trim(source_id) = ''"
    con.execute(f"INSERT INTO aside SELECT rowid, {literal(NO_KEY)} FROM {relation} WHERE {blank}")
    many = f"SELECT source_id FROM {relation} WHERE NOT ({blank}) GROUP BY 1 HAVING count(*) > 1"
    if not rows(con, f"{many} LIMIT 1"):
        return
    own = [*_own(table(batch.table), batch.columns, given), *({"deleted"} & given)]
    newest = [f"{quote(n)} DESC NULLS LAST" for n in ("source_updated_at", "line") if n in given]
    same = " AND ".join(f"l.{quote(n)} IS NOT DISTINCT FROM w.{quote(n)}" for n in own) or "TRUE"
    con.execute(
        f"INSERT INTO aside WITH ranked AS MATERIALIZED (SELECT *, rowid AS nrow, row_number() OVER"
        f" (PARTITION BY source_id ORDER BY {', '.join([*newest, 'rowid DESC'])}) AS place"
        f" FROM {relation} WHERE source_id IN ({many}))"
        f" SELECT l.nrow, CASE WHEN {same} THEN {literal(SAME)} ELSE {literal(DOUBLE)} END"
        f" FROM ranked l JOIN ranked w ON w.source_id = l.source_id AND w.place = 1 WHERE l.place > 1"
    )


def quarantine_aside(con: Connection, batch: Batch, given: frozenset[str]) -> tuple[int, int]:
    """Hold the rows left out for a person to look at; identical doubles need no look.

    Returns how many are held, and how many of them were not held before.
    """
    held = count(con, f"SELECT count(*) FROM aside WHERE why <> {literal(SAME)}")
    if not held:
        return 0, 0
    own = ["source_id", *_own(table(batch.table), batch.columns, given)]
    packed = ", ".join(f"{literal(n)}, r.{quote(n)}::VARCHAR" for n in own)
    cells = f"json_object({packed})::VARCHAR"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE held AS
        SELECT {"r.line" if "line" in given else "NULL::BIGINT"} AS line, a.why AS reason,
            'source_id' AS "column", r.source_id AS value,
            {f"coalesce(r.cells, {cells})" if "cells" in given else cells} AS cells
        FROM aside a JOIN {quote(batch.relation)} r ON r.rowid = a.nrow WHERE a.why <> {literal(SAME)}
    """)
    stamp = {"table_name": batch.table, "file": batch.file, "header_hash": batch.header_hash}
    return held, add_rows(con, "quarantine", "held", {"import_id": batch.import_id, **stamp})
