"""What each column of a file is read as, and the virtual columns that `derive` turns into canonical ones.

A virtual column holds what CRMs say in their own way: `close_date` is the day a decided deal was closed and
the day an open one should be; `status` and `is_won` are two ways to tell an outcome.
"""

from collections.abc import Mapping
from enum import Enum
from functools import cache

from cadran.model import TABLES, Column, Kind, table


class Reading(Enum):
    """How the text of a cell is read."""

    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"  # an instant, with the local day beside it
    MONEY = "money"
    NUMBER = "number"
    FACTOR = "factor"
    RATE = "rate"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    WORD = "word"  # one of a closed vocabulary, by its synonyms


_BY_KIND: Mapping[Kind, Reading] = {
    Kind.TEXT: Reading.TEXT,
    Kind.DAY: Reading.DAY,
    Kind.INSTANT: Reading.MOMENT,
    Kind.MONEY: Reading.MONEY,
    Kind.NUMBER: Reading.NUMBER,
    Kind.FACTOR: Reading.FACTOR,
    Kind.RATE: Reading.RATE,
    Kind.INTEGER: Reading.INTEGER,
    Kind.BOOLEAN: Reading.BOOLEAN,
    Kind.ENUM: Reading.WORD,
    Kind.REF: Reading.TEXT,
}
COMMON: Mapping[str, Reading] = {
    "source_id": Reading.TEXT,
    "source_updated_at": Reading.MOMENT,
    "deleted": Reading.BOOLEAN,
    "deleted_at": Reading.MOMENT,
}
_T, _M, _B, _N = Reading.TEXT, Reading.MOMENT, Reading.BOOLEAN, Reading.NUMBER
VIRTUAL: Mapping[str, Mapping[str, Reading]] = {
    "reps": {"first_name": _T, "last_name": _T, "team": _T, "manager": _T, "manager.id": _T, "region": _T},
    "accounts": {"siret": _T, "website": _T, "is_company": _B},
    "contacts": {"full_name": _T},
    "stages": {"is_won": _B, "is_closed": _B},
    "deals": {
        "status": Reading.WORD, "status_reason": _T, "is_won": _B, "is_lost": _B, "is_closed": _B, "active": _B,
        "close_date": _M, "won_at": _M, "lost_at": _M, "amount_won": Reading.MONEY, "team": _T,
    },
    "deal_changes": {"is_won": _B, "is_closed": _B, "entered": _M},
    "activities": {
        "at": _M, "at_time": _T, "ends_at": _M, "done": _B, "done_at": _M, "duration": _T, "duration_h": _N,
        "duration_s": _N, "duration_ms": _N, "result": _T, "subtype": _T, "related": _T,
    },
    "orders": {"amount_ttc": Reading.MONEY, "team": _T},
    "subscriptions": {"mrr": Reading.MONEY},
    "targets": {"period": _T},
}  # fmt: skip
# A row whose cell cannot be read here is quarantined: its period or its outcome would be wrong.
AXES: Mapping[str, frozenset[str]] = {
    "deals": frozenset({"created_on", "closed_on", "close_date", "won_at", "lost_at", "status", "outcome"}),
    "deal_changes": frozenset({"valid_from"}),
    "leads": frozenset({"created_at"}),
    "activities": frozenset({"at", "occurred_at", "scheduled_at"}),
    "orders": frozenset({"ordered_on"}),
    "quotes": frozenset({"sent_on"}),
    "tenders": frozenset({"received_on"}),
    "requests": frozenset({"received_at"}),
    "returns": frozenset({"requested_on"}),
    "complaints": frozenset({"opened_on"}),
    "subscriptions": frozenset({"started_on", "ended_on"}),
    "expenses": frozenset({"spent_on"}),
    "targets": frozenset({"starts_on", "period"}),
    "surveys": frozenset({"sent_on", "answered_on"}),
    "mentions": frozenset({"posted_on"}),
    "trainings": frozenset({"assigned_on"}),
    "worktime": frozenset({"day"}),
    "fx_rates": frozenset({"day", "rate"}),
}


@cache
def readings(name: str) -> Mapping[str, Reading]:
    """Every column that a file may give for a table, virtual ones included, and how it is read."""
    found = dict(COMMON)
    for column in table(name).columns:
        found |= _column(column)
    return {**found, **VIRTUAL.get(name, {})}


def _column(column: Column) -> dict[str, Reading]:
    if column.kind is Kind.DAY and column.instant:
        return {column.name: Reading.MOMENT}
    found = {column.name: _BY_KIND[column.kind]}
    if column.kind is Kind.REF:
        found |= {f"{column.name}.id": Reading.TEXT, f"{column.name}.ids": Reading.TEXT}
    return found


def virtual_columns(name: str) -> frozenset[str]:
    """The names that a mapping may give to a table's columns."""
    return frozenset(readings(name))


def vocabulary_of(name: str, column: str) -> str:
    """Which list of words.csv reads a WORD column."""
    outcome = column in {"outcome", "status"} and name in {"deals", "deal_changes", "stages"}
    return "outcome" if outcome else f"{name}.{column}"


def is_reference(name: str, column: str) -> bool:
    """Whether a column of a table names another table's row."""
    found = TABLES[name].by_name.get(column.partition(".")[0])
    return found is not None and found.kind is Kind.REF
