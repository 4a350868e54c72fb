"""Spreadsheets as rows of text: XLSX, and what else calamine opens (XLS, XLSB, ODS).

A typed cell is written so that reading it back is never ambiguous: dates in ISO, numbers with a point.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import overload

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


class SheetRows(Sequence[Row]):
    """Rows of a sheet, made text when they are asked for: who looks at both ends of a long sheet waits for those."""

    def __init__(self, cells: list[list[CellValue]]) -> None:
        self._cells = cells
        while cells and not self[len(cells) - 1].filled():
            cells.pop()

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        place = range(len(self))[at]
        return Row(place + 1, [cell_text(c) for c in self._cells[place]])


def sheet_rows(path: Path, sheet: str) -> SheetRows:
    """All rows of a sheet as text, numbered as the spreadsheet shows them; trailing blank rows left out."""
    try:
        table = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError as problem:
        raise _unreadable(path, problem) from problem
    return SheetRows(table)


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
