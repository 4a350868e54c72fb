"""Replacing open versions: the one place that keeps exactly one open version per id, and no empty span."""

from datetime import datetime

from cadran.model import TABLES, Table
from cadran.model.column import Kind
from cadran.store.duck import Connection, literal, quote
from cadran.store.schema import OPEN


def replace_versions(con: Connection, table: Table, fresh: str, at: datetime) -> None:
    """Make the rows of `fresh` (all physical columns, one row per id) the open versions from `at` on.

    A version that began at the same instant is overwritten: it was never known at any other.
    """
    name, when = f"main.{quote(table.name)}", literal(at)
    replaced = f"{OPEN} AND id IN (SELECT id FROM {fresh})"
    note_left(con, table, replaced)
    con.execute(f"DELETE FROM {name} WHERE {replaced} AND known_from >= {when}")
    con.execute(f"UPDATE {name} SET known_to = {when} WHERE {replaced}")
    con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM {fresh}")


def make_left(con: Connection) -> None:
    """Stubs that a replaced version pointed to: resolution looks whether anything still does."""
    con.execute("CREATE OR REPLACE TEMP TABLE left_stubs (to_table VARCHAR, id BIGINT)")


def note_left(con: Connection, table: Table, replaced: str) -> None:
    for column in table.columns:
        if column.kind is not Kind.REF or not TABLES[column.to].entity:
            continue
        there = quote(column.companion)
        stubs = f"SELECT id FROM main.{quote(column.to)} WHERE stub AND {OPEN}"
        con.execute(
            f"INSERT INTO left_stubs SELECT DISTINCT {literal(column.to)}, {there}"
            f" FROM main.{quote(table.name)} WHERE {replaced} AND {there} IN ({stubs})"
        )
