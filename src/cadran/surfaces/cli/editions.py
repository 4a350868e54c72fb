"""`cadran report --format`: one edition, of the whole company or through somebody's eyes, written to a file."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cadran.documents.artist import beside
from cadran.documents.mail import alone
from cadran.documents.pdf import pdf
from cadran.documents.plain import csv
from cadran.panels.board import Asked
from cadran.panels.edition import Edition, Reader, gather
from cadran.surfaces.cli.language import word
from cadran.surfaces.cli.output import out
from cadran.surfaces.cli.whom import Whom


def _xlsx(edition: Edition) -> bytes:
    from cadran.documents.workbook import workbook  # noqa: PLC0415 - loads what writes workbooks

    return workbook(edition)


WRITE: Mapping[str, Callable[[Edition], bytes]] = {
    "pdf": pdf,
    "html": lambda edition: alone(edition).encode(),
    "xlsx": _xlsx,
    "csv": lambda edition: csv(edition).encode("utf-8-sig"),  # the mark tells a spreadsheet that it is UTF-8
}
DRAWN = ("pdf", "html")  # the forms that have charts


@dataclass(frozen=True, slots=True)
class Wanted:
    """One edition to write: for whom, from which day restatements are told, in which form, where."""

    reader: Whom
    since: date | None
    form: str
    path: Path


def write_edition(asked: Asked, wanted: Wanted) -> None:
    """Gather it and write it, and say where."""
    reader = Reader(wanted.reader.name, wanted.reader.trade)
    with beside() if wanted.form in DRAWN else nullcontext():
        edition = gather(asked, reader, since=wanted.since)
        wanted.path.write_bytes(WRITE[wanted.form](edition))
    out().print(f"{word('Rapport écrit', 'Report written')}: {wanted.path}", markup=False)
