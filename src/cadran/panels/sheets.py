"""Tables and sentences about a change, ready to be shown, and the words that they share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cadran.metrics.why.effects import Exact
from cadran.model.format import MINUS, NOTHING, Format
from cadran.model.words import say

UNKNOWN = ("(inconnu)", "(unknown)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head; figures stand to the right."""

    text: str
    figure: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. `strong`: the rows that are totals, by number."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a page or a terminal says of one question: a headline, sentences, tables, and remarks below them."""

    headline: str
    sentences: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    remarks: tuple[str, ...] = ()


def sheet(caption: str, heads: Sequence[tuple[str, bool]], rows: Iterable[Sequence[str]], *strong: int) -> Sheet:
    """A table without the columns that would be empty."""
    lines = [tuple(r) for r in rows]
    kept = [i for i in range(len(heads)) if any(line[i] for line in lines)]
    return Sheet(
        caption, tuple(Column(*heads[i]) for i in kept), tuple(tuple(line[i] for i in kept) for line in lines), strong
    )  # fmt: skip


def number(value: Exact | int | float | None) -> float | None:
    """As the formats take it."""
    return None if value is None else float(value)


def plain_value(value: Exact | int | float | None, unit: str, to: Format) -> str:
    return NOTHING if value is None else to.value(_short(value), unit)


def signed(value: Exact | int | float | None, unit: str, to: Format) -> str:
    """An amount with its sign; of a share the difference in points."""
    if value is None:
        return NOTHING
    if unit in {"percent", "points"}:
        return to.change(float(value) * (100 if unit == "percent" else 1), unit)
    text = to.value(abs(_short(value)), unit)
    if text == to.value(0, unit):
        return text
    return (MINUS if value < 0 else "+") + text


def _short(value: Exact | int | float) -> float | int:
    """A fraction as a number whose digits are those that matter."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value if isinstance(value, int) else float(value)


def group_text(group: dict[str, str | None] | None, to: Format) -> str:
    return ", ".join(name or say(UNKNOWN, to.lang) for name in (group or {}).values())


def colon(to: Format) -> str:
    return to.word("\N{NO-BREAK SPACE}: ", ": ")
