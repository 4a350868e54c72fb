"""Backup and restore: Parquet and a manifest, which outlive any file format.

manifest.json    format, version, settings, and per table: file, rows, sha256
main.deals.parquet ...    all versions of each table, and the bookkeeping
"""

import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TypedDict

from cadran.errors import StoreError
from cadran.model import TABLES
from cadran.store.duck import Connection, columns, count, literal, quote
from cadran.store.generations import Store
from cadran.store.schema import META

FORMAT = 1


class Kept(TypedDict):
    """One table of a backup."""

    file: str
    rows: int
    sha256: str


class Manifest(TypedDict):
    """What `manifest.json` holds."""

    format: int
    cadran: str
    generation: int
    tables: dict[str, Kept]


def _names() -> list[tuple[str, str]]:
    return [("main", name) for name in TABLES] + [("meta", name) for name in META]


def _there(con: Connection, schema: str, name: str) -> bool:
    """Whether the file has the table: one of an older Cadran lacks what was added since."""
    sql = (
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database()"
        f" AND schema_name = {literal(schema)} AND table_name = {literal(name)}"
    )
    return count(con, sql) > 0


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def backup(store: Store, target: Path | str) -> Manifest:
    """Write the current generation to an empty or absent folder. Raises `StoreError` when it holds files."""
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise StoreError(f"{folder} n'est pas vide.", f"{folder} is not empty.", code="not_empty")
    with store.read() as reader:
        kept = [(s, name) for s, name in _names() if _there(reader.con, s, name)]
        tables = {f"{s}.{name}": _write(reader.con, folder, s, name) for s, name in kept}
        made = Manifest(format=FORMAT, cadran=version("cadran"), generation=reader.generation, tables=tables)
    # last: a folder with a manifest is a whole backup
    (folder / "manifest.json").write_text(json.dumps(made, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return made


def _write(con: Connection, folder: Path, schema: str, name: str) -> Kept:
    there, path = f"{schema}.{quote(name)}", folder / f"{schema}.{name}.parquet"
    order = " ORDER BY id, known_from" if schema == "main" else ""
    con.execute(f"COPY (FROM {there}{order}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    return Kept(file=path.name, rows=count(con, f"SELECT count(*) FROM {there}"), sha256=_digest(path))


def _nothing(_: Connection) -> None:
    """No derived relation to build."""


def restore(source: Path | str, folder: Path | str, build: Callable[[Connection], None] = _nothing) -> Store:
    """Make a workspace from a backup; `build` makes the derived relations.

    Raises `StoreError` when the backup is incomplete or altered, or the folder has a workspace already.
    """
    origin = Path(source)
    made = _check(origin)
    store = Store.create(folder)
    with store.write() as writer:
        for schema, name in _names():
            if kept := made["tables"].get(f"{schema}.{name}"):
                _read(writer.con, origin / kept["file"], schema, name)
        writer.restored(build)
    return store


def _check(origin: Path) -> Manifest:
    """The manifest, its files checked against it."""
    try:
        made: Manifest = json.loads((origin / "manifest.json").read_text(encoding="utf-8"))
        altered = [k["file"] for k in made["tables"].values() if _digest(origin / k["file"]) != k["sha256"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{origin} n'est pas une sauvegarde complète : {error}",
            f"{origin} is not a whole backup: {error}",
            code="bad_backup",
        ) from error
    if altered or made["format"] != FORMAT:
        listed = ", ".join(altered) or f"format {made['format']}"
        raise StoreError(
            f"Sauvegarde altérée ou d'une autre version : {listed}.",
            f"The backup was altered or is of another version: {listed}.",
            code="bad_backup",
        )
    return made


def _read(con: Connection, path: Path, schema: str, name: str) -> None:
    there, file = f"{schema}.{quote(name)}", f"read_parquet({literal(str(path))})"
    have = columns(con, there)
    both = ", ".join(quote(c) for c in columns(con, file) if c in have)
    con.execute(f"DELETE FROM {there}")
    order = f" ORDER BY {quote(TABLES[name].sort)}, id" if schema == "main" and TABLES[name].sort else ""
    con.execute(f"INSERT INTO {there} BY NAME SELECT {both} FROM {file}{order}")
