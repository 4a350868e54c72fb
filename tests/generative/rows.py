"""Canonical rows written short: what is not given is blank."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cadran.metrics.reference import World
from cadran.model import TABLES, Kind
from cadran.store.settings import Settings

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2025, 6, 30)
KNOWN = datetime(2024, 1, 1)  # noqa: DTZ001 - the store keeps naive instants, in UTC
OPEN = datetime(9999, 12, 31)  # noqa: DTZ001 - as above


def on(text: str) -> date:
    """`01-15` is a day of 2025, the year of these cases."""
    return date.fromisoformat(text if len(text) == 10 else f"2025-{text}")


def at(text: str, clock: str = "12:00") -> datetime:
    """The UTC instant of a Paris clock."""
    local = datetime.combine(on(text), time.fromisoformat(clock), PARIS)
    return local.astimezone(UTC).replace(tzinfo=None)


def row(table: str, row_id: int, **given: Any) -> dict[str, Any]:
    """A canonical row as stored. A day may be text, an instant too; a reference is given by its id."""
    found: dict[str, Any] = dict.fromkeys(TABLES[table].stored())
    found |= {"id": row_id, "source": "test", "source_id": str(row_id), "stub": False}
    found |= {"known_from": KNOWN, "known_to": OPEN, "seen_in": 1, "line": row_id}
    for name, value in given.items():
        found |= _cells(table, name, value)
    return found


def _cells(table: str, name: str, value: Any) -> dict[str, Any]:
    column = TABLES[table].by_name.get(name)
    if column is None or value is None:
        return {name: value}
    if column.kind is Kind.DAY:
        return {name: on(value) if isinstance(value, str) else value}
    if column.kind is Kind.INSTANT:
        instant = at(value) if isinstance(value, str) else value
        return {name: instant, column.companion: instant.replace(tzinfo=UTC).astimezone(PARIS).date()}
    if column.kind in {Kind.MONEY, Kind.NUMBER, Kind.FACTOR}:
        return {name: Decimal(str(value))}
    return {name: str(value), column.companion: value} if column.kind is Kind.REF else {name: value}


def world(today: date = TODAY, settings: Settings | None = None, **tables: Any) -> World:
    """A workspace of these rows; each deal has one version, known on `KNOWN`."""
    deals = tables.get("deals", [])
    versions = tables.pop("deal_versions", deals)
    return World(tables, settings or Settings(holidays="FR"), today, versions)
