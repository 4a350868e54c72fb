"""Small workspaces written as tables of text, and what a derived relation makes of them.

Cells are separated by bars, a blank cell is not known. `03-15` is a day of 2025, `03-15 18:30` an instant by
the clock of Paris, a reference is the id it refers to. A column called `id` numbers the rows; without it they
are numbered as they stand.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import settings
from tests.generative.engine_side import new_store, put
from tests.generative.rows import TODAY, at, row, world

from cadran.metrics.derived import build, windowed_sql
from cadran.model import TABLES, Kind
from cadran.store.duck import Connection, rows
from cadran.store.settings import Settings, load_settings

PLAIN = Settings(today=TODAY, holidays="FR", revenue_basis="orders")
ENDS = {date(1, 1, 1): "ever", date(9999, 12, 31): "end"}
FEWER = settings(max_examples=max(1, settings.default.max_examples // 4))  # a whole workspace is built in each
WINDOW = 'w, from_day, to_day, at_day, end_day, "asof"'


def cells(text: str) -> Iterator[list[str]]:
    """The lines of a table of text, cell by cell."""
    for line in text.strip().splitlines():
        yield [cell.strip() for cell in line.split("|")]


def table(name: str, text: str) -> list[dict[str, Any]]:
    """Canonical rows as stored."""
    header, *lines = cells(text)
    found = []
    for number, line in enumerate(lines, 1):
        given = {column: _value(name, column, cell) for column, cell in zip(header, line, strict=True) if cell}
        found.append(row(name, given.pop("id", number), **given))
    return found


def _value(name: str, column: str, cell: str) -> Any:
    """A cell as `row` wants it; the columns all tables have are numbers or instants."""
    declared = TABLES[name].by_name.get(column)
    kind = (
        declared.kind if declared else Kind.INSTANT if column in {"known_from", "known_to", "deleted_at"} else Kind.REF
    )
    if kind is Kind.INSTANT:
        return at(*cell.split())
    if kind in {Kind.REF, Kind.INTEGER}:
        return int(cell)
    if kind is Kind.RATE:
        return float(cell)
    return cell == "yes" if kind is Kind.BOOLEAN else cell


@cache
def store() -> Connection:
    """One store in memory for all these cases: each replaces its rows."""
    return new_store()


def given(chosen: Settings = PLAIN, /, *, only: bool = False, **texts: str) -> Connection:
    """A store of these tables with all that derives from them. `deal_versions`: earlier and current deals.

    `only`: what does not read these tables stays as an earlier case left it, which is faster.
    """
    tables: dict[str, Any] = {name: table(name, text) for name, text in texts.items() if name != "deal_versions"}
    if "deal_versions" in texts:
        tables["deal_versions"] = table("deals", texts["deal_versions"])
    con = store()
    before = load_settings(con)
    put(con, world(chosen.today or TODAY, chosen, **tables))
    # Whatever an earlier case left is made anew or emptied; not to plan a question about no rows halves the work.
    every = texts if only else TABLES
    build(con, "now", chosen, changed=every if only or before == chosen else None)
    return con


def check(con: Connection, relation: str, expected: str, where: str = "TRUE") -> None:
    """The relation has exactly these rows, in the columns of the table of text."""
    header, *lines = cells(expected)
    found = rows(con, f"SELECT {', '.join(header)} FROM {relation} WHERE {where}")
    told, wanted = (Counter(" | ".join(line) for line in some) for some in ([*map(_texts, found)], lines))
    assert told == wanted, f"\nnot expected: {[*(told - wanted)]}\nmissing: {[*(wanted - told)]}"


def _texts(line: Iterable[object]) -> list[str]:
    return [_said(value) for value in line]


def _said(value: object) -> str:
    """A value as the tables of text write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes").removeprefix("2025-")
    if isinstance(value, date):
        return ENDS.get(value, value.isoformat().removeprefix("2025-"))
    if isinstance(value, Decimal | float):
        return f"{round(value, 6):f}".rstrip("0").rstrip(".")
    return str(value)


def windowed(relation: str, *windows: Sequence[str], chosen: Settings = PLAIN) -> str:
    """A windowed relation as a query: a window is its first day, its end and the day whose end it shows."""
    values = ", ".join(
        f"({n}, DATE '2025-{start}', DATE '2025-{end}', DATE '2025-{shown}', DATE '2025-{end}', DATE '2025-{shown}')"
        for n, (start, end, shown) in enumerate(windows, 1)
    )
    return f"(WITH windows({WINDOW}) AS (VALUES {values}) SELECT * FROM ({windowed_sql(relation, 'now', chosen)}))"
