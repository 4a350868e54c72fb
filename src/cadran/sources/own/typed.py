"""Rows that people typed: checked when they are typed, handed to the store as the source `own`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from cadran.errors import BadInput, UnknownName
from cadran.model import Column, Kind
from cadran.model import table as table_named
from cadran.model.late import Late

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = Late("pyarrow")

SOURCE = "own"
Cells = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class OwnRow:
    """One canonical row, whole: what `cells` does not name is blank. `at`: when it was typed (UTC, without zone);
    of one key, what was typed later counts. `deleted`: taken away; it needs no cells."""

    table: str
    key: str
    at: datetime
    cells: Cells = field(default_factory=dict)
    deleted: bool = False


def normal(table: str, cells: Cells) -> dict[str, str]:
    """Cells as the store reads them: text, without the blank ones.

    Raises `UnknownName` for a column or a word that the table does not have, `BadInput` for an unreadable value.
    """
    found = {}
    for name, value in cells.items():
        column = table_named(table).column(name)
        if value is not None and (text := _read(column, value)):
            found[name] = text
    return found


def staged(table: str, rows: Sequence[OwnRow]) -> pa.Table:
    """Rows of one table, of each key the last, as `stage` takes them."""
    last = {row.key: row for row in sorted(rows, key=lambda r: r.at)}
    own = [normal(table, row.cells) for row in last.values()]
    columns: dict[str, pa.Array] = {
        "source_id": pa.array(list(last), pa.string()),
        "source_updated_at": pa.array([r.at for r in last.values()], pa.timestamp("us")),
        "deleted": pa.array([r.deleted for r in last.values()], pa.bool_()),
    }
    for column in table_named(table).columns:
        columns[column.name] = pa.array([cells.get(column.name) for cells in own], pa.string())
    return pa.table(columns)


def by_table(rows: Iterable[OwnRow]) -> dict[str, list[OwnRow]]:
    """The rows of each table, in the order in which tables first appear."""
    found: dict[str, list[OwnRow]] = {}
    for row in rows:
        found.setdefault(row.table, []).append(row)
    return found


def _read(column: Column, value: object) -> str:
    text = value if isinstance(value, str) else _plain(value)
    if column.kind is Kind.ENUM and text and text not in column.values:
        raise UnknownName((f"Valeur de {column.name}", f"value of {column.name}"), text, column.values)
    reader = _READ.get(column.kind)
    if reader is None or not text.strip():
        return text.strip()
    try:
        return reader(text.strip())
    except (ValueError, InvalidOperation):
        raise BadInput(
            f"« {text} » ne se lit pas comme {column.fr}.", f"'{text}' cannot be read as {column.en}."
        ) from None


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _decimal(places: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        value = Decimal(text)
        if not value.is_finite() or value != round(value, places) or abs(value) >= Decimal(10) ** (18 - places):
            raise ValueError(text)
        return f"{value:f}"

    return read


def _instant(text: str) -> str:
    found = datetime.fromisoformat(text)
    return (found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found).isoformat(sep=" ")


def _truth(text: str) -> str:
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return text.lower()


_READ: Mapping[Kind, Callable[[str], str]] = {
    Kind.DAY: lambda text: date.fromisoformat(text).isoformat(),
    Kind.INSTANT: _instant,
    Kind.MONEY: _decimal(4),
    Kind.NUMBER: _decimal(4),
    Kind.FACTOR: _decimal(8),
    Kind.RATE: lambda text: repr(float(text)),
    Kind.INTEGER: lambda text: str(int(text)),
    Kind.BOOLEAN: _truth,
}
