"""Rows held back: listed, handed out to be mended, and taken in again."""

import csv
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pyarrow as pa

from cadran.errors import BadInput
from cadran.model.spreadsheet import safe
from cadran.store import Store, Writer
from cadran.store.bookkeeping import Held, held
from cadran.workspace.importing import Importing, ImportReport

# Columns beside the file's own: they say which row a mended one stands for.
IMPORT, LINE, FILE, REASON = "cadran_import", "cadran_line", "cadran_file", "cadran_reason"
BESIDE = (IMPORT, LINE, FILE, REASON)


def listed(store: Store) -> pa.Table:
    """Rows still held back: import_id, file, line, reason, column, value, cells (JSON), table_name."""
    with store.read() as reader:
        found = [asdict(h) for h in held(reader.con)]
    names = ("import_id", "file", "line", "reason", "column", "value", "cells", "table_name", "header_hash")
    integers = {"import_id", "line"}
    schema = pa.schema([(n, pa.int64() if n in integers else pa.string()) for n in names])
    return pa.Table.from_pylist([{n: row[n] for n in names} for row in found], schema=schema)


def export(store: Store, folder: Path) -> list[Path]:
    """One CSV a file with rows held back, in its own columns, for a spreadsheet; returns the paths.

    UTF-8 with BOM, semicolons, an apostrophe before what a spreadsheet would run.
    """
    with store.read() as reader:
        found = held(reader.con)
    folder.mkdir(parents=True, exist_ok=True)
    by_file: dict[tuple[str, str], list[Held]] = {}
    for row in found:
        by_file.setdefault((row.file, row.header_hash), []).append(row)
    return [_write(folder, number, file, rows) for number, ((file, _), rows) in enumerate(by_file.items(), 1)]


def mended(store: Store, folder: Path, changes: Mapping[tuple[int, int], Mapping[str, str]]) -> list[Path]:
    """Rows held back, by (import, line), with some cells changed: as files that `replay` takes.

    Raises `BadInput` for a row that is not held back (any more), or a cell that it does not have.
    """
    with store.read() as reader:
        found = [row for row in held(reader.con) if (row.import_id, row.line) in changes]
    if len({(row.import_id, row.line) for row in found}) < len(changes):
        raise BadInput(
            "Cette ligne n'est plus en quarantaine.", "This row is held back no more.", code="not_held",
        )  # fmt: skip
    by_file: dict[tuple[str, str], list[Held]] = {}
    for row in found:
        cells, wanted = _cells(row), changes[row.import_id, row.line or 0]
        if not cells or not wanted.keys() <= cells.keys():
            raise BadInput(
                "Ces cellules ne sont pas celles de la ligne.", "These cells are not the row's.", code="not_held"
            )
        mended_row = replace(row, cells=json.dumps({**cells, **wanted}, ensure_ascii=False))
        same = by_file.setdefault((row.file, row.header_hash), [])
        if mended_row.line not in [r.line for r in same if r.import_id == row.import_id]:
            same.append(mended_row)
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder, number, file, rows) for number, ((file, _), rows) in enumerate(by_file.items(), 1)]


def is_export(path: Path) -> bool:
    """Whether a file is one that `export` wrote, mended or not."""
    if path.suffix.lower() != ".csv":
        return False
    with path.open("rb") as opened:
        first = opened.readline(1 << 16)
    return all(name.encode() in first for name in BESIDE)


def _write(folder: Path, number: int, file: str, rows: Sequence[Held]) -> Path:
    path = folder / f"quarantine-{number}-{Path(file).stem}.csv"
    cells = [_cells(r) for r in rows]
    headers = list(dict.fromkeys(h for c in cells for h in c))
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow([*headers, *BESIDE])
        for row, own in zip(rows, cells, strict=True):
            said = ": ".join(str(p) for p in (row.reason, row.column, row.value) if p)
            beside = [row.import_id, row.line, row.file, said]
            writer.writerow([*(safe(own.get(h) or "") for h in headers), *beside])
    return path


def _cells(row: Held) -> dict[str, str | None]:
    found = json.loads(row.cells) if row.cells else {}
    return {str(k): None if v is None else str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def replay(
    store: Store, paths: Iterable[Path], *, mapping: Path | None = None, known_on: date | None = None
) -> ImportReport:
    """Take mended rows in again, by the mapping remembered for their file.

    The rows held back are then done with; one that is still bad is held back anew, with its new reason.
    Raises `BadInput` for a file that `export` did not write.
    """
    with tempfile.TemporaryDirectory(prefix="cadran-") as folder:
        files, lines = _taken_apart(paths, Path(folder))

        def done(writer: Writer, first_import: int) -> None:
            writer.mark_replayed(lines, first_import)

        return Importing(store, tuple(files), mapping=mapping, known_on=known_on, yes=True, after=done).run()


def _taken_apart(paths: Iterable[Path], folder: Path) -> tuple[list[Path], list[tuple[int, int]]]:
    """The files as they were named, without the columns beside; and which rows they stand for."""
    files: list[Path] = []
    lines: list[tuple[int, int]] = []
    for number, path in enumerate(paths):
        with path.open(encoding="utf-8-sig", newline="") as source:
            rows = list(csv.DictReader(source, delimiter=";"))
        if not rows or any(b not in rows[0] for b in BESIDE):
            raise BadInput(
                f"{path.name} n'est pas un export de la quarantaine.", f"{path.name} is no export of the quarantine.",
                code="no_export", next_fr="L'obtenir par `cadran quarantine export`.",
                next_en="Get one with `cadran quarantine export`.",
            )  # fmt: skip
        lines += [(int(r[IMPORT]), int(r[LINE])) for r in rows if r[LINE]]
        target = folder / str(number) / Path(rows[0][FILE]).with_suffix(".csv").name
        files.append(_rewritten(target, rows))
    return files, lines


def _rewritten(target: Path, rows: Sequence[dict[str, str]]) -> Path:
    target.parent.mkdir(parents=True)
    headers = [h for h in rows[0] if h not in BESIDE]
    with target.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, headers, delimiter=";", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return target
