"""What a file is: its format, encoding, separator, header, data and footer, found before a row is loaded."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from cadran.errors import IntakeError, UnknownName
from cadran.sources.files.encoding import first_bytes, is_gzip, scan_text
from cadran.sources.files.headers import unique_names
from cadran.sources.files.layout import (
    Header,
    Known,
    Row,
    find_header,
    first_rows,
    footer_line,
    guess_separator,
    header_at,
    told_separator,
    usual_width,
)
from cadran.sources.files.records import split_line
from cadran.sources.files.sheets import SheetRows, sheet_names, sheet_rows

LINE = "line"  # the staged table's column of line numbers: no column of a file may take its name
Format = Literal["csv", "xlsx", "parquet"]
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_BLANK = b"\xef\xbb\xbf \r\n\t"
_FOREIGN = {b"<html", b"<!doc", b"<?xml", b"%pdf-"}  # a web page named .xls is common


@dataclass(frozen=True, kw_only=True)
class FileShape:
    """How to read one file.

    Lines count from 1 as an editor or a spreadsheet shows them (rows, in Parquet); `header_line` is 0
    without a header. Data stand on `first_line` to `last_line`, both included. `headers` are as given,
    `columns` the same made unique: the names in the staged table. `recognised` is how many headers the
    caller knew. `damaged` counts characters the encoding could not read. `held`: the sheet as it was opened, for who
    reads its rows next: a long one takes its time to open.
    """

    format: Format
    headers: tuple[str, ...]
    columns: tuple[str, ...]
    header_line: int
    first_line: int
    last_line: int
    recognised: int = 0
    preamble: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    compressed: bool = False
    encoding: str = ""
    separator: str = ""
    damaged: int = 0
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    held: SheetRows | None = field(default=None, repr=False, compare=False)

    @property
    def expected_decimal(self) -> Literal[","] | None:
        """Who separates cells by semicolons does so because the comma is taken by the decimals."""
        return "," if self.separator == ";" else None


@dataclass(frozen=True, kw_only=True)
class Dress:
    """How a file is written, where somebody said so; "" is found out."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""


def read_head(
    path: Path, known: Known, *, columns: Sequence[str] | None = None, header_line: int | None = None,
    dress: Dress | None = None,
) -> FileShape:  # fmt: skip
    """The shape of a file.

    `known` says whether a header, as written, is one the caller has a meaning for. `columns` names the
    columns of a file without a header; `header_line` says where the header stands when that was asked.

    Raises:
        IntakeError: the file is absent, empty, damaged, of another format, or its header is not found.
    """
    try:
        kind = file_format(path)
        if kind == "parquet":
            return _parquet_shape(path)
        if kind == "xlsx":
            return _sheet_shape(path, known, columns, header_line, dress or Dress())
        return _text_shape(path, known, columns, header_line, dress or Dress())
    except (OSError, EOFError, zipfile.BadZipFile) as problem:
        said = getattr(problem, "strerror", None) or str(problem)
        raise IntakeError(
            f"Le fichier « {path} » ne se lit pas : {said}.",
            f"File '{path}' cannot be read: {said}.",
            code="unreadable_file",
        ) from problem


def file_format(path: Path) -> Format:
    """The format, told by the content: a name may lie."""
    start = first_bytes(path, 512)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(_OLD_EXCEL) or (start.startswith(b"PK\x03\x04") and _is_workbook(path)):
        return "xlsx"
    if start.startswith(b"PK\x03\x04") or start.lstrip(_BLANK)[:5].lower() in _FOREIGN:
        raise IntakeError(
            f"« {path.name} » n'est ni un CSV, ni un classeur, ni un Parquet.",
            f"'{path.name}' is neither a CSV, nor a workbook, nor Parquet.",
            code="unknown_format",
            next_fr="Décompressez-le, ou enregistrez-le en .xlsx ou en .csv.",
            next_en="Unpack it, or save it as .xlsx or .csv.",
        )
    return "csv"


def _is_workbook(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    return any(n.startswith("xl/") for n in names) or "content.xml" in names


def _text_shape(
    path: Path, known: Known, columns: Sequence[str] | None, header_line: int | None, dress: Dress
) -> FileShape:
    scan = scan_text(path, dress.encoding)
    lines = scan.head.split("\n")
    if len(lines) > 1:
        del lines[-1]  # cut short, or what follows the last line feed
    told = told_separator(scan.head)
    skipped = 1 if told else 0
    separator = dress.separator or told or guess_separator(lines[skipped:])
    rows = first_rows(lines[skipped:], separator, 1 + skipped)
    header = _header(path, rows, known, columns, header_line)
    tail = _tail_rows(scan.tail, scan.lines, separator, header.first_line)
    last, footer = _end(tail, len(header.names), scan.lines)
    return FileShape(
        format="csv", headers=header.names, columns=unique_names(header.names, [LINE]),
        header_line=header.line, first_line=header.first_line, last_line=last, recognised=header.recognised,
        preamble=tuple(lines[: header.line - 1]) if header.line else (), footer=footer,
        compressed=is_gzip(path), encoding=scan.encoding, separator=separator, damaged=scan.damaged,
    )  # fmt: skip


def _sheet_shape(
    path: Path, known: Known, columns: Sequence[str] | None, header_line: int | None, dress: Dress
) -> FileShape:
    """The sheet asked for, else the one whose header is known best; among equals the longest, then the first."""
    names = _asked_sheets(path, dress.sheet)
    tables = {name: sheet_rows(path, name) for name in names}

    def merit(name: str) -> tuple[int, int]:
        found = find_header(tables[name][:50], known)
        return (found.recognised if found else -1, len(tables[name]))

    sheet = max(names, key=merit)
    rows = tables[sheet]
    header = _header(path, rows[:50], known, columns, header_line)
    data = rows[max(header.first_line - 1, len(rows) - 50) :]
    last, footer = _end(data, len(header.names), len(rows))
    return FileShape(
        format="xlsx", headers=header.names, columns=unique_names(header.names, [LINE]),
        header_line=header.line, first_line=header.first_line, last_line=last, recognised=header.recognised,
        preamble=tuple(" ".join(r.filled()) for r in rows[: max(header.line - 1, 0)] if r.filled()),
        footer=footer, sheet=sheet, sheets=names, held=rows,
    )  # fmt: skip


def _asked_sheets(path: Path, asked: str) -> tuple[str, ...]:
    names = sheet_names(path)
    if asked and asked not in names:
        raise UnknownName(("Feuille", "sheet"), asked, names)
    return (asked,) if asked else names


def _parquet_shape(path: Path) -> FileShape:
    try:
        told = pq.read_metadata(path)
    except pa.ArrowException as problem:
        raise OSError(str(problem)) from problem
    headers = tuple(str(name) for name in told.schema.to_arrow_schema().names)
    return FileShape(
        format="parquet", headers=headers, columns=unique_names(headers, [LINE]),
        header_line=0, first_line=1, last_line=int(told.num_rows),
    )  # fmt: skip


def _header(path: Path, rows: Sequence[Row], known: Known, columns: Sequence[str] | None, line: int | None) -> Header:
    if not any(r.filled() for r in rows):
        raise IntakeError(f"« {path.name} » est vide.", f"'{path.name}' is empty.", code="empty_file")
    if columns is not None:
        return _given(path, rows, columns)
    if line is not None:
        place = next((i for i, r in enumerate(rows) if r.line == line), None)
        found = None if place is None else header_at(rows, place)
    else:
        found = find_header(rows, known)
    if found is None:
        raise _no_header(path, next(r for r in rows if r.filled()))
    return found


def _given(path: Path, rows: Sequence[Row], columns: Sequence[str]) -> Header:
    """The header of a file without one: the mapping's `columns`, which must cover the file's cells."""
    width = usual_width(rows)
    if len(columns) < width:
        raise IntakeError(
            f"« {path.name} » a {width} colonnes et le mapping en nomme {len(columns)}.",
            f"'{path.name}' has {width} columns and the mapping names {len(columns)}.",
            code="columns_missing",
            next_fr="Nommez-les toutes dans `columns`, dans l'ordre du fichier.",
            next_en="Name all of them in `columns`, in the file's order.",
        )
    return Header(0, rows[0].line, tuple(columns), 0)


def _no_header(path: Path, first: Row) -> IntakeError:
    seen = " | ".join(first.cells)[:80]
    return IntakeError(
        f"« {path.name} » : ligne d'en-tête introuvable ; la première ligne est « {seen} ».",
        f"'{path.name}': no header line found; the first line is '{seen}'.",
        code="no_header",
        next_fr="Ajoutez une ligne de titres, ou un mapping avec `header = false` et `columns = [...]`.",
        next_en="Add a line of titles, or give a mapping with `header = false` and `columns = [...]`.",
    )


def _tail_rows(tail: str, lines: int, separator: str, first_line: int) -> list[Row]:
    """The last lines, each alone, back to where a quoted cell crosses lines: a footer never does."""
    texts = tail.removesuffix("\n").split("\n")
    found: list[Row] = []
    for line, text in zip(range(lines, first_line - 1, -1), reversed(texts), strict=False):
        if text.count('"') % 2:
            break
        found.append(Row(line, split_line(text, separator)))
    return found[::-1]


def _end(tail: Sequence[Row], width: int, lines: int) -> tuple[int, tuple[str, ...]]:
    """The last line of data, and the texts of the footer after it."""
    begins = footer_line(tail, width)
    if begins is None:
        return lines, ()
    return begins - 1, tuple(" ".join(r.filled()) for r in tail if r.line >= begins and r.filled())
