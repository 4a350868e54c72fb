"""What the store keeps about imports: counts, rows held back, cells left blank, remembered answers."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Never, cast

from cadran.store.duck import Connection, Value, count, literal, quote, rows


@dataclass(frozen=True, kw_only=True)
class Import:
    """One table of one imported file. `footer`: lines after the data; `details`: JSON for the surfaces."""

    id: int
    file: str
    source: str
    table_name: str
    imported_at: datetime
    known_at: datetime
    sha256: str = ""
    crm: str = ""
    object: str = ""
    header_hash: str = ""
    complete: bool = False
    rows_read: int = 0
    loaded: int = 0
    unchanged: int = 0
    older: int = 0
    deleted: int = 0
    quarantined: int = 0
    footer: int = 0
    absent: int = 0
    doubles: int = 0
    details: str = "{}"


@dataclass(frozen=True, kw_only=True)
class Held:
    """A row in quarantine: where it stood, why it is held, its raw cells as JSON text."""

    import_id: int
    file: str
    line: int | None
    reason: str
    column: str | None
    value: str | None
    cells: str
    header_hash: str
    table_name: str
    replayed_in: int | None = None


@dataclass(frozen=True, kw_only=True)
class CellIssue:
    """A cell that could not be read and was left blank; its row was loaded."""

    import_id: int
    file: str
    line: int | None
    column: str
    value: str
    reason: str
    table_name: str


# A line of the same file held again for the same reason is not a second one.
_SAME = {
    "quarantine": ("table_name", "header_hash", "line", "reason", "column", "value", "cells"),
    "cell_issues": ("table_name", "file", "line", "column", "value", "reason"),
}


def add_rows(con: Connection, into: str, relation: str, fixed: dict[str, Value]) -> int:
    """Add a staged relation's rows to `meta.<into>`, `fixed` columns beside; returns how many are new."""
    stamped = ", ".join(f"{literal(v)} AS {quote(k)}" for k, v in fixed.items())
    known = " AND ".join(f"k.{quote(c)} IS NOT DISTINCT FROM n.{quote(c)}" for c in _SAME[into])
    open_only = " AND k.replayed_in IS NULL" if into == "quarantine" else ""
    return count(
        con,
        f"INSERT INTO meta.{into} BY NAME SELECT * FROM (SELECT *, {stamped} FROM {quote(relation)}) n"
        f" WHERE NOT EXISTS (SELECT 1 FROM meta.{into} k WHERE {known}{open_only})",
    )


def add_import(con: Connection, record: Import) -> None:
    """Note one import."""
    names = [f.name for f in fields(Import)]
    marks = ", ".join("?" for _ in names)
    values = [getattr(record, name) for name in names]
    con.execute(f"INSERT INTO meta.imports ({', '.join(names)}) VALUES ({marks})", values)


def imports(con: Connection) -> list[Import]:
    """All imports, oldest first."""
    return [Import(**made) for made in _named(con, Import, "imports", "ORDER BY id")]


def held(con: Connection, *, replayed: bool = False) -> list[Held]:
    """The rows in quarantine, by import and line; those replayed since too when asked."""
    where = "" if replayed else "WHERE replayed_in IS NULL"
    return [Held(**made) for made in _named(con, Held, "quarantine", f"{where} ORDER BY import_id, line")]


def cell_issues(con: Connection) -> list[CellIssue]:
    """The cells left blank, by import and line."""
    return [CellIssue(**made) for made in _named(con, CellIssue, "cell_issues", "ORDER BY import_id, line")]


def _named(con: Connection, kind: type, table: str, rest: str) -> Iterable[dict[str, Never]]:
    """Rows of a bookkeeping table as keyword arguments of the class that mirrors it."""
    names = [f.name for f in fields(kind)]
    listed = ", ".join(quote(n) for n in names)
    for found in rows(con, f"SELECT {listed} FROM meta.{quote(table)} {rest}"):
        yield cast("dict[str, Never]", dict(zip(names, found, strict=True)))


def mark_replayed(con: Connection, lines: Iterable[tuple[int, int]], import_id: int) -> None:
    """Rows of the quarantine, by (import, line), that came through in a later import."""
    pairs = [[import_id, of, line] for of, line in lines]
    if pairs:
        con.executemany("UPDATE meta.quarantine SET replayed_in = ? WHERE import_id = ? AND line = ?", pairs)


def remember_mapping(con: Connection, header_hash: str, mapping: str) -> None:
    """Keep the answers given for files with these headers."""
    con.execute("DELETE FROM meta.mappings WHERE header_hash = ?", [header_hash])
    con.execute("INSERT INTO meta.mappings VALUES (?, ?)", [header_hash, mapping])


def remembered_mapping(con: Connection, header_hash: str) -> str | None:
    """The answers given for files with these headers, or None."""
    found = rows(con, "SELECT mapping FROM meta.mappings WHERE header_hash = ?", [header_hash])
    return str(found[0][0]) if found else None
