"""An edition as a workbook: numbers as numbers in their formats, totals as formulas, texts as texts that never run."""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format as Look
from xlsxwriter.worksheet import Worksheet

from cadran.documents.plain import unit_name
from cadran.documents.words import headline, read, when, whose, words
from cadran.model.format import NO_BREAK, Format
from cadran.panels.edition import Edition, Figure, Section, Table

_NAME = re.compile(r"[\[\]:*?/\\\s]+")  # what a sheet's name may not hold, and runs of spaces
_EDGES = " '"  # what it may not begin or end with
_LONGEST = 31  # characters of a sheet's name, as spreadsheets allow


def workbook(edition: Edition) -> bytes:
    """A sheet of figures, one of what is said, then one for each table and list."""
    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        book.set_properties({
            "title": headline(edition), "company": edition.company, "author": "Cadran",
            "created": datetime.fromisoformat(edition.today),
        })  # fmt: skip
        written = _Book(book, edition)
        written.figures()
        written.told()
        for section in edition.sections:
            written.section(section)
    return made.getvalue()


class _Book:
    """The workbook while it is written: its looks, and the names that are taken."""

    def __init__(self, book: xlsxwriter.Workbook, edition: Edition) -> None:
        self.book, self.edition = book, edition
        self.said = words(edition.lang)
        self._looks: dict[tuple[str, bool], Look] = {}
        self._names: set[str] = set()
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.soft = book.add_format({"font_color": "#5c6779"})

    def look(self, unit: str, *, strong: bool = False) -> Look:
        """How numbers of a unit are shown."""
        key = (unit, strong)
        if key not in self._looks:
            self._looks[key] = self.book.add_format({"num_format": _pattern(unit, self.edition), "bold": strong})
        return self._looks[key]

    def sheet(self, title: str) -> Worksheet:
        """A new sheet under a name of its own."""
        plain = _NAME.sub(" ", title).strip(_EDGES) or self.said["detail"]
        name, count = plain[:_LONGEST].strip(_EDGES), 1
        while name.casefold() in self._names:
            count += 1
            name = f"{plain[: _LONGEST - 4].strip(_EDGES)} {count}"
        self._names.add(name.casefold())
        return self.book.add_worksheet(name)

    def heads(self, sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
        for at, (text, width) in enumerate(zip(texts, widths, strict=True)):
            sheet.write_string(row, at, text, self.head)
            sheet.set_column(at, at, width)

    def figures(self) -> None:
        """The first sheet: what it is, then a row for each figure."""
        sheet, said = self.sheet(self.said["figures"]), self.said
        for row, text in enumerate((headline(self.edition), whose(self.edition), when(self.edition),
                                    read(self.edition))):  # fmt: skip
            sheet.write_string(row, 0, text, self.soft if row else self.title)
        names = ("kpi", "period", "value", "unit", "change", "interval", "", "target", "coverage", "note")
        self.heads(sheet, 5, [said.get(n, "n") for n in names], (44, 12, 14, 12, 12, 22, 8, 30, 12, 60))
        for row, figure in enumerate(self.edition.figures, start=6):
            self._figure(sheet, row, figure)
        sheet.freeze_panes(6, 1)

    def _figure(self, sheet: Worksheet, row: int, figure: Figure) -> None:
        texts = {
            0: figure.name, 1: figure.period or self.edition.period, 3: unit_name(figure.unit, self.edition),
            4: figure.change, 5: figure.interval, 7: figure.target, 8: figure.coverage,
            9: " ".join(p for p in (figure.why_not, figure.note, figure.detail) if p),
        }  # fmt: skip
        for at, text in texts.items():
            sheet.write_string(row, at, text)
        if figure.value is not None:
            sheet.write_number(row, 2, figure.value, self.look(figure.unit, strong=True))
        if figure.n is not None:
            sheet.write_number(row, 6, figure.n, self.look("count"))

    def told(self) -> None:
        """What is said of each section, a sentence a row."""
        rows = [("", text) for text in (self.edition.takeaway, *self.edition.brief) if text]
        for section in self.edition.sections:
            rows += [(section.title, text) for text in (*section.sentences, *section.remarks)]
            rows += [(section.title, f"{c.author}{NO_BREAK}: {c.text}") for c in section.comments]
        if not rows:
            return
        sheet = self.sheet(self.said["brief"])
        self.heads(sheet, 0, (self.said["section"], self.said["what"]), (40, 110))
        for row, (title, text) in enumerate(rows, start=1):
            sheet.write_string(row, 0, title, self.wrapped)
            sheet.write_string(row, 1, text, self.wrapped)
        sheet.freeze_panes(1, 0)

    def section(self, section: Section) -> None:
        """Its list, then its tables."""
        if section.lines:
            self._lines(section)
        for one in section.tables:
            self._table(self.sheet(one.sheet.caption or section.title), one)

    def _lines(self, section: Section) -> None:
        sheet, said = self.sheet(section.title), self.said
        heads = [said["what"], said["who"], said["why"], said["amount"], ""]
        self.heads(sheet, 0, heads, (50, 24, 60, 16, 16))
        for row, line in enumerate(section.lines, start=1):
            for at, text in enumerate((line.title, line.whose, line.why)):
                sheet.write_string(row, at, text)
            if line.value is not None:
                sheet.write_number(row, 3, line.value, self.look("money"))
            elif line.amount:
                sheet.write_string(row, 4, line.amount)
        known = [line.value for line in section.lines if line.value is not None]
        if len(known) > 1:
            last = len(section.lines)
            sheet.write_string(last + 1, 0, said["total"], self.head)
            sheet.write_formula(last + 1, 3, f"=SUM(D2:D{last + 1})", self.look("money", strong=True), sum(known))
        sheet.freeze_panes(1, 0)

    def _table(self, sheet: Worksheet, one: Table) -> None:
        columns = one.sheet.columns
        units = one.units or ("",) * len(columns)
        self.heads(sheet, 0, [c.text for c in columns], [18 if c.figure else 40 for c in columns])
        for row, texts in enumerate(one.sheet.rows, start=1):
            numbers = one.values[row - 1] if one.values else (None,) * len(columns)
            for at, (text, number) in enumerate(zip(texts, numbers, strict=True)):
                if number is not None:
                    sheet.write_number(row, at, number, self.look(units[at]))
                elif text:
                    sheet.write_string(row, at, text)
        if one.sums and len(one.values) > 1:
            self._totals(sheet, one)
        sheet.freeze_panes(1, 1)

    def _totals(self, sheet: Worksheet, one: Table) -> None:
        """The sums as formulas, with the values that they have."""
        last = len(one.values)
        sheet.write_string(last + 1, 0, self.said["total"], self.head)
        for at in one.sums:
            letter = xlsxwriter.utility.xl_col_to_name(at)
            value = sum(row[at] or 0.0 for row in one.values)
            look = self.look(one.units[at], strong=True)
            sheet.write_formula(last + 1, at, f"=SUM({letter}2:{letter}{last + 1})", look, value)


def _pattern(unit: str, edition: Edition) -> str:
    """A spreadsheet's number format; the spreadsheet itself puts the separators of its reader."""
    symbol = _symbol(edition)
    money = f'#,##0.00{NO_BREAK}"{symbol}"' if edition.lang == "fr" else f'"{symbol}"#,##0.00'
    plain = {"percent": "0.0%", "count": "#,##0.##", "points": "0.0", "rank": "0", "ratio": "0.00"}
    if unit.startswith("money"):
        return money
    return plain.get(unit, "#,##0.0" if unit else "General")


def _symbol(edition: Edition) -> str:
    """The sign of the currency, as amounts of the edition bear it."""
    return re.sub(r'[\d\s"]', "", Format(edition.lang, edition.currency).money(0, cents=False))
