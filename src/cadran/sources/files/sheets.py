"""Spreadsheets as rows of text: XLSX, and what else calamine opens (XLS, XLSB, ODS).

A typed cell is written so that reading it back is never ambiguous: dates in ISO, numbers with a point.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from cadran.errors import IntakeError
from cadran.sources.files.layout import Row

CellValue = int | float | str | bool | time | date | datetime | timedelta


def sheet_names(path: Path) -> tuple[str, ...]:
    """The sheets that a user can see, in the workbook's order; hidden ones if all are hidden.

    Raises:
        IntakeError: the file is not a spreadsheet, is damaged, or is protected by a password.
    """
    try:
        sheets = [s for s in CalamineWorkbook.from_path(path).sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
    except CalamineError as problem:
        raise _unreadable(path, problem) from problem
    seen = [s.name for s in sheets if s.visible == SheetVisibleEnum.Visible]
    return tuple(seen or [s.name for s in sheets])


def sheet_rows(path: Path, sheet: str) -> list[Row]:
    """All rows of a sheet as text, numbered as the spreadsheet shows them; trailing blank rows left out."""
    try:
        table = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError as problem:
        raise _unreadable(path, problem) from problem
    rows = [Row(line, [cell_text(c) for c in cells]) for line, cells in enumerate(table, 1)]
    while rows and not rows[-1].filled():
        rows.pop()
    return rows


def cell_text(value: CellValue) -> str:
    """A typed cell as text.

    >>> cell_text(12500.0), cell_text(1.234), cell_text(datetime(2026, 5, 1)), cell_text(True)
    ('12500', '1.2340', '2026-05-01', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _number_text(value: float) -> str:
    """Three decimals get a fourth: `1.234` alone could be twelve hundred and thirty-four."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    whole, _, decimals = text.partition(".")
    return text + "0" if len(decimals) == 3 and whole.lstrip("-").isdigit() else text


def _unreadable(path: Path, problem: Exception) -> IntakeError:
    said = str(problem)
    return IntakeError(
        f"« {path.name} » n'est pas un classeur lisible : {said}.",
        f"'{path.name}' is not a readable workbook: {said}.",
        code="unreadable_file",
        next_fr="Ouvrez-le et enregistrez-le en .xlsx, sans mot de passe, ou exportez-le en CSV.",
        next_en="Open it and save it as .xlsx without a password, or export it as CSV.",
    )
