"""How the tests of mappings and conversions put files before Cadran, and look at what comes out."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cadran.sources.files.convert import Output
from cadran.sources.files.importing import ImportPlan, PlannedFile, plan_import
from cadran.sources.files.mapping import parse_mapping
from cadran.store import Settings
from cadran.store.duck import Connection, quote, row, rows

Files = Mapping[str, str]


def plan(
    con: Connection, folder: Path, files: Files, mapping: str = "", *, assume: bool = True,
    answers: Mapping[str, str] | None = None, settings: Settings | None = None, as_: str = "",
) -> ImportPlan:  # fmt: skip
    """Files by name → text, planned; questions take their default unless `assume` is false."""
    paths = [write(folder, name, text) for name, text in files.items()]
    return plan_import(
        con, paths, settings=settings or Settings(), mapping=parse_mapping(mapping), as_=as_, assume=assume,
        remembered=lambda _: answers or {},
    )  # fmt: skip


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def convert(con: Connection, folder: Path, files: Files, mapping: str = "", **more: object) -> dict[str, Output]:
    """Table → its rows, over all files; the last file to give a table wins."""
    planned = plan(con, folder, files, mapping, **more)
    assert not planned.questions
    return {o.plan.table: o for f in planned.files for o in f.convert(con)}


def table(con: Connection, output: Output, columns: Sequence[str]) -> list[tuple[object, ...]]:
    """Some columns of the rows of an output, by line of the file."""
    listed = ", ".join(quote(c) for c in columns)
    return rows(con, f"SELECT {listed} FROM {quote(output.relation)} ORDER BY line, source_id")


def total(con: Connection, output: Output, sql: str) -> object:
    return row(con, f"SELECT {sql} FROM {quote(output.relation)}")[0]


def held(con: Connection, output: Output) -> list[tuple[object, ...]]:
    """(line, column, value, reason) of the rows held back."""
    found = quote(output.quarantine)
    return rows(con, f'SELECT line, "column", value, reason FROM {found} ORDER BY line')


def issues(con: Connection, output: Output) -> list[tuple[object, ...]]:
    return rows(con, f"SELECT * FROM {quote(output.issues)} ORDER BY line")


def accounted(file: PlannedFile, outputs: Sequence[Output]) -> bool:
    """Rows read = rows given + held back + refused by the reader + footer."""
    counted = sum(o.read for o in outputs if o.plan.counts)
    return file.staged.read == counted + file.staged.rejected + file.staged.footer
