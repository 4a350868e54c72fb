"""Values to compare with that people enter, each with its source: `meta.benchmarks` (docs/adr/0010)."""

from dataclasses import dataclass
from datetime import date, datetime

from cadran.store.duck import Connection, rows

_COLUMNS = "kpi, variant, value, source, from_day, to_day, entered_at"
_SAME = (
    "kpi = ? AND variant = ? AND source = ? AND from_day IS NOT DISTINCT FROM ? AND to_day IS NOT DISTINCT FROM ?"
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """One value, in the KPI's own unit, a percent being a fraction. `start`, `end`: the half-open days it is about,
    where it says; `entered_at` is UTC without zone."""

    kpi: str
    variant: str
    value: float
    source: str
    start: date | None = None
    end: date | None = None
    entered_at: datetime | None = None


def benchmarks(con: Connection) -> list[Benchmark]:
    """All of them, by KPI, newest first. None in a file of an older Cadran, which gets the table when it is written."""
    if not _there(con):
        return []
    listed = rows(con, f"SELECT {_COLUMNS} FROM meta.benchmarks ORDER BY kpi, variant, entered_at DESC, source")
    return [_read(r) for r in listed]


def _there(con: Connection) -> bool:
    sql = (
        "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database()"
        " AND schema_name = 'meta' AND table_name = 'benchmarks'"
    )
    return bool(rows(con, sql))


def _read(row: tuple[object, ...]) -> Benchmark:
    kpi, variant, value, source, start, end, entered_at = row
    return Benchmark(
        kpi=str(kpi), variant=str(variant), value=float(str(value)), source=str(source),
        start=start if isinstance(start, date) else None, end=end if isinstance(end, date) else None,
        entered_at=entered_at if isinstance(entered_at, datetime) else None,
    )  # fmt: skip


def put(con: Connection, one: Benchmark, at: datetime) -> bool:
    """Keep it, in place of one of the same KPI, source and days; whether that changes anything."""
    key = [one.kpi, one.variant, one.source, one.start, one.end]
    if rows(con, f"SELECT value FROM meta.benchmarks WHERE {_SAME}", key) == [(one.value,)]:
        return False
    con.execute(f"DELETE FROM meta.benchmarks WHERE {_SAME}", key)
    con.execute(
        f"INSERT INTO meta.benchmarks ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [one.kpi, one.variant, one.value, one.source, one.start, one.end, at],
    )
    return True


def drop(con: Connection, kpi: str, variant: str, source: str) -> int:
    """Forget what a source says of a KPI; how many values that were."""
    where = "kpi = ? AND variant = ? AND source = ?"
    found = rows(con, f"SELECT count(*) FROM meta.benchmarks WHERE {where}", [kpi, variant, source])
    con.execute(f"DELETE FROM meta.benchmarks WHERE {where}", [kpi, variant, source])
    return int(str(found[0][0]))
