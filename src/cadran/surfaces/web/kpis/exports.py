"""What a page shows, as a file: CSV that no spreadsheet runs as a formula, or XLSX with typed cells."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import xlsxwriter
from django.http import HttpRequest, HttpResponse

from cadran.metrics.reading import Reading
from cadran.metrics.relation import DIMENSIONS
from cadran.model.format import Format
from cadran.model.periods import ONE_DAY
from cadran.model.words import Words, reason, say
from cadran.panels.exports import cell
from cadran.panels.listing import VALUES, head, in_words
from cadran.panels.trend import window
from cadran.surfaces.web.kpis.asking import Wanted, wanted
from cadran.surfaces.web.people.audit import note

MOST = 100_000  # rows of a file
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADS: tuple[Words, ...] = (
    ("Du", "From"), ("Au", "To"), ("Valeur", "Value"), ("Unité", "Unit"), ("Numérateur", "Numerator"),
    ("Dénominateur", "Denominator"), ("n", "n"), ("Borne basse", "Low"), ("Borne haute", "High"),
    ("Couverture", "Coverage"), ("Lignes écartées", "Rows left out"), ("Valeur comparée", "Compared value"),
    ("Évolution", "Change"), ("Pourquoi pas", "Why not"),
)  # fmt: skip
Value = object


@dataclass(frozen=True, slots=True)
class File:
    """Heads and rows of plain values."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def export(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """`what`: breakdown, trend, rows or left-out; the audit log remembers who took what."""
    asked, what = wanted(request, name), request.GET.get("what", "breakdown")
    made = _file(asked, what)
    note(asked.seen.user, "exported", kpi=asked.code, what=what, form=form, rows=len(made.rows))
    body, kind = (to_csv(made, asked.seen.to), CSV) if form == "csv" else (to_xlsx(made), XLSX)
    told = f"{asked.code}-{what}-{asked.here.span.start}-{asked.here.span.last}.{form}"
    return HttpResponse(
        body, content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{told}"', "Cache-Control": "private, no-store"},
    )  # fmt: skip


def _file(asked: Wanted, what: str) -> File:
    match what:
        case "rows" | "left-out":
            return _rows(asked, excluded=what == "left-out")
        case "trend":
            span = window(asked.asked.period, asked.grain)
            compare = "year-ago" if asked.here.compare else None
            found = asked.asked.read(asked.code, period=span, grain=asked.grain, of=asked.of, compare=compare)
            return _readings(list(found), "", asked.seen.to)
        case _:
            by = [asked.by] if asked.by else []
            found = asked.asked.read(asked.code, by=by, of=asked.of, compare=asked.here.compare)
            return _readings(list(found), asked.by, asked.seen.to)


def _readings(found: Sequence[Reading], by: str, to: Format) -> File:
    heads = [to.word(*DIMENSIONS[by])] if by else []
    return File(
        (*heads, *(say(words, to.lang) for words in _HEADS)),
        tuple((*([r.group.get(by)] if by else []), *_figures(r, to)) for r in found),
    )


def _figures(reading: Reading, to: Format) -> Iterator[Value]:
    before = reading.previous
    yield from (
        reading.start, reading.end - ONE_DAY, reading.value, reading.unit,
        reading.numerator, reading.denominator, reading.n, reading.low, reading.high, reading.coverage,
        reading.excluded, before.value if before else None, before.change if before else None,
        reason(reading.reason, to.lang) if reading.reason else None,
    )  # fmt: skip


def _rows(asked: Wanted, *, excluded: bool) -> File:
    here, to = asked.here, asked.seen.to
    found = asked.seen.workspace.plain.rows(
        asked.of or asked.kpi.id, variant=asked.variant, period=str(here.span), excluded=excluded, where=here.where,
        as_of=here.as_of, known_on=here.known_on, limit=MOST,
    )  # fmt: skip
    names = [n for n in found.column_names if n != "counted"]
    own = {"row_id": to.word("Identifiant", "Id"), "reason": to.word("Pourquoi écartée", "Why left out")}
    heads = tuple(own.get(n) or head(n, to) for n in names)
    zone = asked.seen.workspace.settings.zone
    rows = tuple(tuple(_value(n, row[n], to, zone) for n in names) for row in found.to_pylist())
    return File(heads, rows)


def _value(name: str, value: object, to: Format, zone: ZoneInfo) -> Value:
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(zone).replace(tzinfo=None)
    if name == "reason" and value:
        return reason(str(value), to.lang)
    return in_words(name, value, to.lang) if isinstance(value, str) and value in VALUES else value


# ---------------------------------------------------------------- the two forms


def to_csv(made: File, to: Format) -> bytes:
    """With a mark of its encoding; French with semicolons and decimal commas, as spreadsheets there read it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if to.lang == "fr" else ",")
    writer.writerow(made.heads)
    writer.writerows([cell(v, to) for v in row] for row in made.rows)
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(made: File) -> bytes:
    """Texts as texts, numbers as numbers, days as days: nothing in it is a formula or a link."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("Cadran")
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, made.heads, bold)
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(made.rows, 1):
            for column, value in enumerate(row):
                _put(sheet, at, column, value, day, instant)
        sheet.autofit()
    return file.getvalue()


def _put(
    sheet: xlsxwriter.worksheet.Worksheet, at: int, column: int, value: Value, day: object, instant: object
) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(at, column, value)
        case int() | float() | Decimal():
            sheet.write_number(at, column, float(value))
        case datetime():
            sheet.write_datetime(at, column, value, instant)
        case date():
            sheet.write_datetime(at, column, value, day)
        case _:
            sheet.write_string(at, column, str(value))
