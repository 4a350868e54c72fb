"""The judge: hand-written SQL over the canonical tables, held against what the library reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

import cadran
from cadran.metrics.reading import Reading
from cadran.model import TABLES

LEDGER = "".join(
    (Path(__file__).parent / f"{name}.sql").read_text("utf-8") for name in ("ledger", "contracts", "funnel")
)
TODAY = date(2025, 12, 31)
NEAR = 1e-9
Group = str | None

YEAR = "2025"
MONTHS = tuple(f"2025-{m:02}" for m in range(1, 13))


def days_of(period: str) -> tuple[date, date]:
    """A year, a quarter or a month, half-open."""
    year, _, part = period.partition("-")
    if not part:
        return date(int(year), 1, 1), date(int(year) + 1, 1, 1)
    quarter = part.startswith("Q")
    first = 3 * int(part[1:]) - 2 if quarter else int(part)
    last = date(int(year), first + 2 * quarter, 1)
    return date(int(year), first, 1), (last + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True)
class Case:
    """How one KPI is computed by hand.

    `rows`: SQL that gives the rows of the period, one column `rep` among them (the rep's id) and, where rows may
    be left out, `why` (NULL: used). `value` and `n` aggregate the rows used. `nothing`: what an active rep
    without rows reads, 0 for counts and sums, None for ratios. `coverage` aggregates all rows, used or not, and is
    held to 0 to 1 (credits are negative); by itself it is the share of rows used, and where it is blank it is not held.
    `terms`: numerator and denominator, where they are held too.
    """

    rows: str
    value: str
    n: str = "count(*)"
    why: bool = False
    nothing: int | None = 0
    beside: Mapping[str, str] = field(default_factory=dict)
    coverage: str = "count(*) FILTER (why IS NULL) / count(*)"
    terms: tuple[str, str] | tuple[()] = ()


@dataclass(frozen=True)
class Found:
    value: float | None
    n: int | None
    excluded: Mapping[str, int]
    beside: Mapping[str, float | None]
    coverage: float | None = None
    terms: tuple[float | None, ...] = ()


class Judge:
    """The canonical tables of a workspace in an engine of the judge's own, and the queries on them."""

    def __init__(
        self, workspace: cadran.Workspace, known_at: datetime | None = None, today: date = TODAY
    ) -> None:  # fmt: skip
        """`known_at`: judge the versions that were known at that instant (UTC) instead of the current ones."""
        self.workspace, self.today = workspace, today
        self.days: dict[str, date] = {}  # the variables as they stand
        known = f"WHERE known_from <= '{known_at}' AND known_to > '{known_at}' AND deleted_at IS NULL"
        source = "FROM main.{} " + known if known_at else "FROM now.{}"
        self.con = duckdb.connect(config={"threads": 1})
        self.con.execute("CREATE SCHEMA now")
        with workspace.store.read() as reader:
            for name in TABLES:
                rows = reader.con.sql(source.format(name)).to_arrow_table()
                self.con.register("given", rows)
                self.con.execute(f"CREATE TABLE now.{name} AS FROM given")
                self.con.unregister("given")
        self.con.execute(LEDGER)
        self.names: Mapping[int | None, Group] = {
            None: None, **dict(self.con.execute("SELECT id, name FROM now.reps").fetchall())
        }  # fmt: skip

    def during(self, period: str, today: date | None = None) -> None:
        start, end = days_of(period)
        today = today or self.today
        self.tell(from_day=start, to_day=end, at_day=min(end - timedelta(days=1), today), today=today)

    def tell(self, **days: date) -> None:
        for name, day in days.items():
            if self.days.get(name) != day:
                self.con.execute(f"SET VARIABLE {name} = DATE '{day}'")
        self.days |= days

    def find(self, case: Case, period: str, by: str = "", today: date | None = None) -> dict[Group, Found]:
        """The value of every group; without `by`, of the one group None."""
        self.during(period, today)
        key, grouped = (by, "GROUP BY 1") if by else ("NULL", "")
        source, used = f"({case.rows})", f"({case.rows})"
        if case.why:  # three questions about the same rows
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE told AS {case.rows}")
            source, used = "told", "told WHERE why IS NULL"
        asked = ", ".join([key, case.value, case.n, *case.terms, *case.beside.values()])
        rows = self.con.execute(f"SELECT {asked} FROM {used} {grouped}").fetchall()
        left = self._left_out(source, key) if case.why else {}
        shares = self._coverage(case, source, key, grouped) if case.why and case.coverage else {}
        groups = {r[0]: r[1:] for r in rows}
        found = {}
        for group in {**groups, **left}:
            empty = (None, 0, *(None for _ in (*case.terms, *case.beside)))
            value, n, *others = map(_number, groups.get(group) or empty)
            terms, beside = others[: len(case.terms)], others[len(case.terms) :]
            name = self.names[group] if by == "rep" else group
            found[name] = Found(
                value, n, left.get(group, {}), dict(zip(case.beside, beside, strict=True)), shares.get(group),
                tuple(terms),
            )  # fmt: skip
        return found

    def _coverage(self, case: Case, source: str, key: str, grouped: str) -> dict[int | str | None, float | None]:
        share = f"CASE WHEN count(*) > 0 THEN greatest(0, least(1, {case.coverage})) END"
        sql = f"SELECT {key}, {share} FROM {source} {grouped}"
        return dict(self.con.execute(sql).fetchall())

    def _left_out(self, source: str, key: str) -> dict[int | str | None, dict[str, int]]:
        sql = f"SELECT {key}, why, count(*) FROM {source} WHERE why IS NOT NULL GROUP BY ALL"
        found: dict[int | str | None, dict[str, int]] = {}
        for group, why, rows in self.con.execute(sql).fetchall():
            found.setdefault(group, {})[why] = rows
        return found

    def active(self, period: str) -> set[Group]:
        """Reps who sell and were there on some day of the period, and managers who own one of its sales."""
        self.during(period)
        sql = """SELECT name FROM now.reps WHERE (role IS NULL OR role IN ('sdr', 'bdm', 'ae'))
                 AND coalesce(hired_on < getvariable('to_day'), true)
                 AND coalesce(left_on >= getvariable('from_day'), true)
                 UNION
                 SELECT r.name FROM now.reps r JOIN sales s ON s.rep = r.id
                 WHERE r.role = 'manager' AND inside(s.day)"""
        return {name for (name,) in self.con.execute(sql).fetchall()}

    # ------------------------------------------------------------ verdicts

    def read(self, kpi: str, **asked: Any) -> cadran.Result:
        """The readings; a KPI or variant that the catalogue has not is an error."""
        return self.workspace.kpi(kpi, **asked)

    def whole(
        self, kpi: str, case: Case, period: str = YEAR, today: date | None = None, known_on: date | None = None,
        variant: str = "",
    ) -> int:  # fmt: skip
        """The reading without groups equals the query's, with n, exclusions and companions. How many values it held."""
        reading = self.read(kpi, period=period, as_of=today, known_on=known_on, variant=variant).one
        hand = self.find(case, period, today=today)[None]
        differing = differences(reading, hand)
        assert not differing, f"{kpi} {period}: {differing}"
        return held([hand]) or len(reading.reason or "")  # a null is held too, where it says why

    def months(self, kpi: str, case: Case, periods: Iterable[str] = MONTHS) -> int:
        """Every month read at once equals each month by itself. How many values that held."""
        readings = self.read(kpi, period=YEAR, grain="month")
        found = {month: self.find(case, month)[None] for month in periods}
        wrong = [
            (month, differing)
            for (month, hand), reading in zip(found.items(), readings, strict=True)
            if (differing := differences(reading, hand))
        ]
        assert not wrong, f"{kpi}: {wrong}"
        return held(found.values())

    def groups(self, kpi: str, case: Case, by: str = "rep", period: str = YEAR) -> int:
        """Every group equals the query's; active reps appear with or without rows. How many values that held."""
        readings = {r.group[by]: r for r in self.read(kpi, period=period, by=by)}
        found = self.find(case, period, by)
        wrong = {
            group: differing
            for group, reading in readings.items()
            if (differing := differences(reading, found.get(group) or nothing(case)))
        }
        assert not wrong, f"{kpi} by {by}: {wrong}"
        idle = self.active(period) if by == "rep" else set()
        assert set(readings) == set(found) | idle, f"{kpi} by {by}: {set(readings) ^ (set(found) | idle)}"
        return held(found.values())


def held(found: Iterable[Found]) -> int:
    """How many values by hand there are: a test that holds nothing proves nothing."""
    return sum(one.value is not None for one in found)


def _number(found: float | None) -> float | None:
    """None for 0 / 0, which SQL calls not a number."""
    return None if found is None or found != found else found


def nothing(case: Case) -> Found:
    return Found(case.nothing, None if case.n == "NULL" else 0, {}, {})


def differences(reading: Reading, found: Found) -> Sequence[tuple[str, object, object]]:
    """What differs: (what, read, by hand)."""
    pairs: list[tuple[str, object, object]] = [("value", reading.value, found.value)]
    if found.n is not None:
        pairs.append(("n", reading.n, found.n))
    pairs.append(("excluded_by", dict(reading.excluded_by), dict(found.excluded)))
    if found.coverage is not None:
        pairs.append(("coverage", reading.coverage, found.coverage))
    pairs += zip(("numerator", "denominator"), (reading.numerator, reading.denominator), found.terms, strict=False)
    pairs += [(name, reading.beside.get(name), value) for name, value in found.beside.items()]
    return [(what, read, hand) for what, read, hand in pairs if not same(read, hand)]


def same(read: object, hand: object) -> bool:
    if read is None or hand is None or isinstance(read, Mapping):
        return read == hand
    return float(read) == pytest.approx(float(hand), rel=NEAR, abs=1e-6)
