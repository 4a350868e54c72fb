"""An edition as CSV: one cell a line, so that any tool can take in all of it, and no text of it runs as a formula."""

import csv as writing
from collections.abc import Iterable, Iterator
from io import StringIO

from cadran.documents.words import headline, whose, words
from cadran.model.format import Format
from cadran.model.words import UNITS, say
from cadran.panels.edition import Edition, Figure, Section
from cadran.panels.exports import cell

Row = tuple[str, str, str, float | int | None, str, str]  # section, row, column, number, unit, text


def csv(edition: Edition) -> str:
    """Section, row, column, number, unit, text; with the separators of the reader's language."""
    to, said = Format(edition.lang, edition.currency), words(edition.lang)
    text = StringIO()
    writer = writing.writer(text, delimiter=to.word(";", ","), lineterminator="\r\n")
    writer.writerow([said[name] for name in ("section", "row", "column", "value", "unit", "text")])
    for row in _rows(edition, said):
        writer.writerow([cell(value or None if isinstance(value, str) else value, to) for value in row])
    return text.getvalue()


def _rows(edition: Edition, said: dict[str, str]) -> Iterator[Row]:
    yield (said["essentials"], headline(edition), said["period"], None, "", edition.dates)
    yield (said["essentials"], headline(edition), said["who"], None, "", whose(edition))
    for figure in edition.figures:
        yield from _figure(figure, edition, said)
    for section in edition.sections:
        yield from _section(section, edition, said)


def unit_name(unit: str, edition: Edition) -> str:
    """The currency of an amount; of all else the unit in words."""
    if unit.startswith("money"):
        return edition.currency + unit.removeprefix("money")
    return say(UNITS[unit], edition.lang) if unit in UNITS else unit


def _figure(figure: Figure, edition: Edition, said: dict[str, str]) -> Iterator[Row]:
    name = " · ".join(part for part in (figure.name, figure.period) if part)
    unit = unit_name(figure.unit, edition)
    yield (said["figures"], name, said["value"], figure.value, unit, figure.why_not or figure.shown)
    if figure.n is not None:
        yield (said["figures"], name, "n", figure.n, "", "")
    for what, told in (
        ("change", " ".join(p for p in (figure.change, figure.against) if figure.change and p)),
        ("interval", figure.interval), ("target", figure.target), ("coverage", figure.coverage), ("note", figure.note),
    ):  # fmt: skip
        if told:
            yield (said["figures"], name, said[what], None, "", told)


def _section(section: Section, edition: Edition, said: dict[str, str]) -> Iterator[Row]:
    for sentence in (*section.sentences, *section.remarks):
        yield (section.title, "", said["text"], None, "", sentence)
    for line in section.lines:
        for what, told in (("why", line.why), ("who", line.whose)):
            if told:
                yield (section.title, line.title, said[what], None, "", told)
        if line.amount or line.value is not None:
            yield (section.title, line.title, said["amount"], line.value, edition.currency, line.amount)
    for comment in section.comments:
        yield (section.title, comment.author, said["comment"], None, "", comment.text)
    for one in section.tables:
        title = f"{section.title} · {one.sheet.caption}" if one.sheet.caption else section.title
        units = one.units or ("",) * len(one.sheet.columns)
        values = one.values or ((None,) * len(units),) * len(one.sheet.rows)
        yield from _table(title, one.sheet.columns, zip(one.sheet.rows, values, strict=True), units, edition)


def _table(
    title: str, columns: Iterable[object], rows: Iterable[tuple[tuple[str, ...], tuple[float | None, ...]]],
    units: tuple[str, ...], edition: Edition,
) -> Iterator[Row]:  # fmt: skip
    heads = [str(getattr(c, "text", "")) for c in columns]
    for texts, numbers in rows:
        for at in range(1, len(heads)):
            if texts[at]:
                yield (title, texts[0], heads[at], numbers[at], unit_name(units[at], edition), texts[at])
