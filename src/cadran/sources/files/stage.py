"""A file's rows as text in a temporary table, each with its line; what does not fit set aside, with a reason.

A delimited file goes the short way whenever that is proved right: DuckDB reads it whole, and its rows plus
the line breaks inside their cells must equal the physical lines. Else `records` reads it row by row, and
what is whole is handed to DuckDB.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cadran.sources.files.encoding import text_chunks
from cadran.sources.files.layout import padded
from cadran.sources.files.records import Record, read_records, split_lines
from cadran.sources.files.shape import LINE, FileShape
from cadran.sources.files.sheets import sheet_rows
from cadran.store.duck import Connection, columns, count, literal, quote, row

# Why a row is set aside: code → French, English.
REASONS: Mapping[str, tuple[str, str]] = {
    "too_many_cells": ("plus de cellules que de colonnes", "more cells than columns"),
    "unclosed_quote": ("guillemet ouvert et jamais fermé", "a quote that opens and never closes"),
}
Told = Callable[[str, int, int], None]  # (`read` or `check`, lines so far, lines of data)
_MAX_LINE = 1 << 24
_OFTEN = 4_096  # rows read one by one between two words about it
_SPACES = "\t\n\r \u00a0\u2007\u2009\u202f\ufeff"


@dataclass(frozen=True)
class Staged:
    """How many rows went where: read = staged + rejected + footer. Rows without any cell are no rows."""

    read: int
    staged: int
    rejected: int
    footer: int


def silent(step: str, done: int, of: int) -> None:
    """Nobody listens."""


def stage_text(con: Connection, path: Path, shape: FileShape, table: str, told: Told = silent) -> Staged:
    """Creates the temporary tables `table` and `table_rejected`; returns how many rows went where.

    `told` hears how far it is.

    The former has line BIGINT, the line in the file, and `shape.columns` as VARCHAR. The latter has line
    BIGINT, reason VARCHAR (a key of `REASONS`) and raw VARCHAR, the row as found.

    Cells are trimmed, blank ones NULL, and an apostrophe put before `= + - @` against formulas is taken
    off. Short rows are filled up with blanks. `con` must keep insertion order, as DuckDB does by default.
    Inside a transaction nothing here can abort it but a full disk.
    """
    raw, rejected = f"{table}_raw", f"{table}_rejected"
    with TemporaryDirectory(prefix="cadran-") as folder:
        line = _load(con, path, shape, Path(folder), raw, rejected, told)
        _clean(con, raw, table, shape.columns, line)
    kept, refused = (count(con, f"SELECT count(*) FROM {quote(t)}") for t in (table, rejected))
    return Staged(kept + refused + len(shape.footer), kept, refused, len(shape.footer))


def _load(con: Connection, path: Path, shape: FileShape, folder: Path, raw: str, rejected: str, told: Told) -> str:
    """Fills `raw` and `rejected`; returns the SQL that gives a raw row's line."""
    lines = max(shape.last_line - shape.first_line + 1, 0)
    told("read", 0, lines)
    con.execute(f"CREATE TEMP TABLE {quote(rejected)} ({LINE} BIGINT, reason VARCHAR, raw VARCHAR)")
    if shape.format == "parquet":
        _read_parquet(con, path, shape.columns, raw)
        return LINE
    if shape.format == "xlsx":
        records = _counted(_sheet_records(path, shape), "read", lines, told)
        _read_records(con, records, folder, shape.columns, raw, rejected)
        return LINE
    body = folder / "body.csv"
    lines = _write_body(path, shape, body, told)
    told("check", 0, lines)
    line = _read_whole(con, body, shape, lines, raw)
    if line is None:
        rows = read_records(
            split_lines(text_chunks(body, "utf-8")), shape.separator, len(shape.columns), shape.first_line
        )
        _read_records(con, _counted(rows, "check", lines, told), folder, shape.columns, raw, rejected)
    return line or LINE


def _counted(records: Iterable[Record], step: str, of: int, told: Told) -> Iterator[Record]:
    """The same records; every few thousand, how many there were."""
    for number, record in enumerate(records, 1):
        if number % _OFTEN == 0:
            told(step, number, of)
        yield record


def _write_body(path: Path, shape: FileShape, body: Path, told: Told) -> int:
    """The lines of data alone, as UTF-8 with line feeds; returns how many there are."""
    breaks, last = 0, "\n"
    with body.open("wb") as file:
        for text in between(text_chunks(path, shape.encoding), shape.first_line, shape.last_line):
            file.write(text.encode("utf-8", "replace"))
            breaks += text.count("\n")
            told("read", breaks, max(shape.last_line - shape.first_line + 1, breaks))
            last = text[-1:] or last
    return breaks + (last != "\n")


def between(chunks: Iterable[str], first: int, last: int) -> Iterator[str]:
    """Of a text given in chunks, the lines `first` to `last`, both included, 1 being the first."""
    line = 1  # on which the next character stands
    for text in chunks:
        end = line + text.count("\n")
        if end >= first:
            start = _after_breaks(text, first - line)
            stop = _after_breaks(text, last + 1 - line) if end > last else len(text)
            yield text[start:stop]
        if end > last:
            return
        line = end


def _after_breaks(text: str, breaks: int) -> int:
    """The place in `text` right after its n-th line feed."""
    place = 0
    for _ in range(breaks):
        place = text.index("\n", place) + 1
    return place


def _read_whole(con: Connection, body: Path, shape: FileShape, lines: int, raw: str) -> str | None:
    """Lets DuckDB read the body; returns the SQL of a row's line, None when a line is not accounted for.

    Rows that DuckDB skips (malformed, blank) leave the sum short of `lines`: nothing can hide.
    """
    source = _csv(body, shape.columns, shape.separator, "ignore_errors = true")
    con.execute(
        f"CREATE TEMP TABLE {quote(raw)} AS"
        f" SELECT row_number() OVER () + {shape.first_line - 1} AS {LINE}, * FROM {source}"
    )
    rows = count(con, f"SELECT count(*) FROM {quote(raw)}")
    if rows == lines:
        return LINE
    cells = f"concat({', '.join(quote(c) for c in shape.columns)})"
    inner = f"(length({cells}) - length(replace({cells}, chr(10), '')))"
    if rows + count(con, f"SELECT CAST(sum({inner}) AS BIGINT) FROM {quote(raw)}") == lines:
        # Without ORDER BY the sum streams in insertion order, which is the file's: nothing is sorted.
        so_far = f"sum({inner}) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
        return f"CAST({LINE} + {so_far} - {inner} AS BIGINT)"
    con.execute(f"DROP TABLE {quote(raw)}")
    return None


def _csv(path: Path, names: Sequence[str], separator: str, options: str) -> str:
    kinds = ", ".join(f"{literal(n)}: 'VARCHAR'" for n in names)
    return (
        f"read_csv({literal(str(path))}, auto_detect = false, header = false, sep = {literal(separator)},"
        f" quote = '\"', escape = '\"', new_line = '\\n', columns = {{{kinds}}}, {options})"
    )


def _read_records(
    con: Connection, rows: Iterable[Record], folder: Path, names: Sequence[str], raw: str, rejected: str
) -> None:
    """Whole rows into `raw`, the others into `rejected`, by way of two clean files."""
    good, bad = folder / "good.csv", folder / "bad.csv"
    with (
        good.open("w", encoding="utf-8", newline="") as kept,
        bad.open("w", encoding="utf-8", newline="") as out,
    ):
        keep = csv.writer(kept, lineterminator="\n").writerow
        refuse = csv.writer(out, lineterminator="\n").writerow
        for line, cells, text in rows:
            whole = None if cells is None else padded(cells, len(names))
            if whole is not None:
                keep([line, *whole])
            else:
                refuse([line, "unclosed_quote" if cells is None else "too_many_cells", text])
    limit = f"max_line_size = {_MAX_LINE}"
    con.execute(
        f"CREATE TEMP TABLE {quote(raw)} AS SELECT * REPLACE (CAST({LINE} AS BIGINT) AS {LINE})"
        f" FROM {_csv(good, [LINE, *names], ',', limit)}"
    )
    con.execute(
        f"INSERT INTO {quote(rejected)} SELECT CAST({LINE} AS BIGINT), reason, raw"
        f" FROM {_csv(bad, [LINE, 'reason', 'raw'], ',', limit)}"
    )


def _sheet_records(path: Path, shape: FileShape) -> Iterator[Record]:
    for sheet_row in shape.held or sheet_rows(path, shape.sheet):
        if shape.first_line <= sheet_row.line <= shape.last_line:
            yield Record(sheet_row.line, list(sheet_row.cells), " | ".join(sheet_row.filled()))


def _read_parquet(con: Connection, path: Path, names: Sequence[str], raw: str) -> None:
    """Typed columns as the text that reads back to the same value: three decimals get a fourth."""
    escaped = "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
    source = f"read_parquet({literal(escaped)})"
    texts = []
    for (given, kind), name in zip(columns(con, source).items(), names, strict=True):
        text = f"CAST({quote(given)} AS VARCHAR)"
        if kind in {"FLOAT", "DOUBLE"} or kind.startswith("DECIMAL"):
            text = f"regexp_replace({text}, '^(-?\\d+\\.\\d{{3}})$', '\\10')"
        elif kind == "TIMESTAMP WITH TIME ZONE":
            text = f"strftime(timezone('UTC', {quote(given)}), '%Y-%m-%d %H:%M:%S.%fZ')"
        texts.append(f"{text} AS {quote(name)}")
    con.execute(
        f"CREATE TEMP TABLE {quote(raw)} AS SELECT row_number() OVER () AS {LINE}, {', '.join(texts)} FROM {source}"
    )


def _clean(con: Connection, raw: str, table: str, names: Sequence[str], line: str) -> None:
    """`raw` as `table`: trimmed, blanks NULL, lines right. Columns that are clean are not rewritten."""
    blank = f"count(*) FILTER (WHERE coalesce({', '.join(quote(n) for n in names)}) IS NULL)"
    *soiled, blanks = row(con, f"SELECT {', '.join(_soiled(quote(n)) for n in names)}, {blank} FROM {quote(raw)}")
    if line == LINE and not any(soiled) and not blanks:
        con.execute(f"ALTER TABLE {quote(raw)} RENAME TO {quote(table)}")
        return
    dirty = [quote(name) for name, is_dirty in zip(names, soiled, strict=True) if is_dirty]
    trimmed = ", ".join(f"trim({c}, {literal(_SPACES)}) AS {c}" for c in dirty)
    bare = ", ".join(
        f"CASE WHEN regexp_matches({c}, '^''[=+@-]') THEN substr({c}, 2) ELSE nullif({c}, '') END AS {c}" for c in dirty
    )
    inner = f"SELECT * REPLACE ({f'{trimmed}, ' if trimmed else ''}{line} AS {LINE}) FROM {quote(raw)}"
    outer = f"SELECT * REPLACE ({bare}) FROM ({inner})" if bare else inner
    some = f"coalesce({', '.join(quote(n) for n in names)}) IS NOT NULL"
    con.execute(f"CREATE TEMP TABLE {quote(table)} AS SELECT * FROM ({outer}) WHERE {some}")
    con.execute(f"DROP TABLE {quote(raw)}")


def _soiled(column: str) -> str:
    """Whether some cell may need trimming: cheap tests of both ends. ASCII blanks and `'` sort below `(`."""
    other = " OR ".join(f"{column} BETWEEN chr({low}) AND chr({high})" for low, high in ((160, 161), (8192, 8304)))
    begins = f"{column} < '(' OR {other}"
    ends = f"right({column}, 1) IN ({', '.join(literal(c) for c in _SPACES)})"
    return f"coalesce(bool_or({begins} OR {column} >= chr(65279) OR {ends}), false)"
