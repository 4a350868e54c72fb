"""Targets: which of them a period takes, and the actual they are held against (metrics.md, Targets).

Small data (a few thousand targets), so this is plain Python over rows, one rule a function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from cadran.errors import BadInput
from cadran.metrics.facts import Facts
from cadran.metrics.query import Query, Window
from cadran.model.periods import Period
from cadran.store.duck import count, literal, rows, to_arrow

if TYPE_CHECKING:
    import pyarrow as pa

LEVELS = ("company", "team", "rep")
Scope = tuple[str, int | None]  # (level, id of the rep or team)
Group = tuple[object, ...]
Stay = tuple[date, date, tuple[object, ...]]  # half-open days; team, manager and region


@dataclass(frozen=True)
class Objective:
    """One target: half-open days, its value and weight, and whose it is.

    `here`, `gone`: where it is prorated by presence, the half-open days on which its rep is there.
    `revised`: an earlier version of it was set. `version`: its own, where it has a number.
    """

    scope: Scope
    start: date
    to: date
    value: float
    weight: float
    here: date = date.min
    gone: date = date.max
    revised: bool = False
    version: int | None = None

    def presence(self, start: date, to: date) -> float:
        """The share of the days [start, to) on which the rep is there."""
        return max(0, (min(self.gone, to) - max(self.here, start)).days) / (to - start).days


@dataclass(frozen=True)
class Taken:
    """A target as a period takes it. `share` < 1: it covers the period and is prorated by working days."""

    objective: Objective
    start: date
    to: date
    share: float = 1.0

    @property
    def value(self) -> float:
        return self.objective.value * self.share * self.objective.presence(self.start, self.to)


# The versions of targets set by the as-of day, each with the number of those that went before it; the latest counts.
# As in targets_now.sql, one whose rep or team was named but not found is left out.
_VERSIONS = """
SELECT CASE WHEN t.rep_id IS NOT NULL THEN 'rep' WHEN t.team_id IS NOT NULL THEN 'team' ELSE 'company' END AS level,
    coalesce(t.rep_id, t.team_id) AS whose, t.starts_on, t.ends_on + 1 AS to_day, t.value,
    coalesce(t.weight, 1) AS weight, coalesce(r.hired_on, DATE '0001-01-01') AS here,
    coalesce(r.left_on + 1, DATE '9999-12-31') AS gone, count(*) OVER versions AS known, t.version
FROM {s}.targets AS t LEFT JOIN {s}.reps AS r ON r.id = t.rep_id AND t.prorate
WHERE t.kpi = $kpi AND t.value IS NOT NULL AND t.starts_on <= t.ends_on
    AND (t.rep IS NULL OR t.rep_id IS NOT NULL) AND (t.team IS NULL OR t.team_id IS NOT NULL)
    AND (t.set_on IS NULL OR t.set_on <= $asof)
WINDOW versions AS (PARTITION BY t.rep_id, t.team_id, t.starts_on, t.ends_on)
QUALIFY row_number() OVER (
    PARTITION BY t.rep_id, t.team_id, t.starts_on, t.ends_on
    ORDER BY t.version DESC NULLS LAST, t.set_on DESC NULLS LAST, t.id DESC
) = 1
ORDER BY ALL
"""


def load(kpi: str, facts: Facts, asof: date = date.max) -> Sequence[Objective]:
    """The targets of one KPI: of each the latest version set on or before the as-of day. Kept with the generation."""
    return facts.kept.get("targets", (kpi, asof), lambda: _read(kpi, facts, asof))


def any_target(facts: Facts) -> bool:
    """Whether any target counts, of whatever KPI."""
    sql = f"SELECT count(*) FROM {facts.schema}.targets_now"
    return facts.kept.get("rows", sql, lambda: count(facts.con, sql)) != 0


def _read(kpi: str, facts: Facts, asof: date) -> list[Objective]:
    found = facts.con.execute(_VERSIONS.format(s=facts.schema), {"kpi": kpi, "asof": asof}).fetchall()
    return [
        Objective(
            (str(r[0]), r[1] if isinstance(r[1], int) else None), _day(r[2]), _day(r[3]), _float(r[4]), _float(r[5]),
            _day(r[6]), _day(r[7]), revised=r[8] > 1, version=r[9],
        )
        for r in found
    ]  # fmt: skip


_LISTED = """
SELECT t.kpi, CASE WHEN t.rep_id IS NOT NULL THEN 'rep' WHEN t.team_id IS NOT NULL THEN 'team' ELSE 'company' END
    AS level, coalesce(r.name, g.name) AS name, t.starts_on, t.ends_on, t.value, t.version, t.set_on, t.reason,
    (t.set_on IS NULL OR t.set_on <= {asof}) AND row_number() OVER (
        PARTITION BY t.kpi, t.rep_id, t.team_id, t.starts_on, t.ends_on, t.set_on IS NULL OR t.set_on <= {asof}
        ORDER BY t.version DESC NULLS LAST, t.set_on DESC NULLS LAST, t.id DESC) = 1 AS counts
FROM {s}.targets AS t LEFT JOIN {s}.reps AS r ON r.id = t.rep_id LEFT JOIN {s}.teams AS g ON g.id = t.team_id
WHERE t.kpi IS NOT NULL AND t.value IS NOT NULL AND t.starts_on <= t.ends_on
    AND (t.rep IS NULL OR t.rep_id IS NOT NULL) AND (t.team IS NULL OR t.team_id IS NOT NULL)
    AND t.starts_on >= {first} AND t.starts_on < {to}{only}
ORDER BY t.starts_on, t.ends_on, t.kpi, level, name, t.version NULLS FIRST, t.set_on
"""


def versions(
    kpi: str | None, within: Period | None, asof: date, owners: frozenset[int] | None, facts: Facts
) -> pa.Table:
    """All versions of the targets that begin in a period, and whether each counts on the as-of day."""
    return to_arrow(facts.con, _listed(kpi, within, asof, owners, facts))


def aimed(asof: date, owners: frozenset[int] | None, facts: Facts) -> frozenset[str]:
    """The KPIs that any of those targets is about."""
    found = rows(facts.con, f"SELECT DISTINCT kpi FROM ({_listed(None, None, asof, owners, facts)})")
    return frozenset(str(kpi) for (kpi,) in found)


def _listed(kpi: str | None, within: Period | None, asof: date, owners: frozenset[int] | None, facts: Facts) -> str:
    only = f" AND t.kpi = {literal(kpi)}" if kpi else ""
    if owners is not None:
        only += f" AND t.rep_id IN ({', '.join(map(str, sorted(owners))) or 'NULL'})"
    first, to = (within.start, within.end) if within else (date.min, date.max)
    return _LISTED.format(s=facts.schema, asof=literal(asof), first=literal(first), to=literal(to), only=only)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise BadInput("Un objectif sans date.", "A target without a date.")
    return value


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float | Decimal) else 0.0


def taken(objectives: Iterable[Objective], window: Window, working: Callable[[date, date], int]) -> list[Taken]:
    """The targets of one scope that a window takes.

    A target belongs to the window that holds its first day. Of targets that overlap (a quarter and its
    months), those that fit the window and are longest are taken. If none starts in the window, the
    shortest that covers it is prorated by working days.
    """
    listed = list(objectives)
    inside = [o for o in listed if window.start <= o.start < window.to]
    chosen: list[Objective] = []
    for one in sorted(inside, key=lambda o: (o.to > window.to, -(o.to - o.start).days, o.start)):
        if all(one.to <= c.start or one.start >= c.to for c in chosen):
            chosen.append(one)
    if chosen:
        return [Taken(o, o.start, o.to) for o in chosen]
    covering = [o for o in listed if o.start <= window.start and o.to >= window.to]
    if not covering:
        return []
    one = min(covering, key=lambda o: ((o.to - o.start).days, o.start))
    whole = working(one.start, one.to)
    return [Taken(one, window.start, window.to, working(window.start, window.to) / whole)] if whole else []


def _stays(facts: Facts) -> Mapping[int, Sequence[Stay]]:
    """Where each rep stood, when."""
    return facts.kept.get("stays", None, lambda: _read_stays(facts))


def _read_stays(facts: Facts) -> Mapping[int, Sequence[Stay]]:
    found: dict[int, list[Stay]] = {}
    sql = f"SELECT rep_id, from_day, to_day, team_id, manager_id, region FROM {facts.schema}.rep_spans ORDER BY ALL"
    for rep, start, to, *where in rows(facts.con, sql):
        if isinstance(rep, int):
            found.setdefault(rep, []).append((_day(start), _day(to), tuple(where)))
    return found


class Levels:
    """Which scopes answer for which group of a query: company, else teams, else reps; never added."""

    def __init__(self, query: Query, facts: Facts) -> None:
        self.query, self.facts = query, facts
        self.by = query.by
        if len(self.by) > 1 or (self.by and self.by[0] not in ("rep", "team", "manager", "region")):
            raise BadInput(
                f"Un objectif ne se ventile pas par {', '.join(self.by)} : rep, team, manager ou region.",
                f"A target has no {', '.join(self.by)}: rep, team, manager or region.",
                code="unknown_dimension", near=("rep", "team", "manager", "region"),
            )  # fmt: skip

    def groups(self, found: Mapping[Scope, list[Taken]], day: date) -> dict[Group, list[Taken]]:
        """The targets taken, by group of the reading."""
        allowed = {s: t for s, t in found.items() if t and self._allowed(s, day)}
        for level in self._order():
            of_level = {s: t for s, t in allowed.items() if s[0] == level}
            if of_level:
                return self._grouped(of_level, day)
        return {}

    def _order(self) -> tuple[str, ...]:
        narrowed = {f.dimension for f in self.query.where}
        if self.by == ("rep",) or "rep" in narrowed or self.query.owners is not None:
            return ("rep",)
        if self.by == ("team",) or "team" in narrowed:
            return ("team", "rep")
        return ("rep",) if self.by or narrowed else LEVELS

    def _grouped(self, found: Mapping[Scope, list[Taken]], day: date) -> dict[Group, list[Taken]]:
        grouped: dict[Group, list[Taken]] = {}
        for scope, targets in found.items():
            key = (self.group_of(scope, self.by[0], day),) if self.by else ()
            grouped.setdefault(key, []).extend(targets)
        return grouped

    def group_of(self, scope: Scope, dimension: str, day: date) -> object:
        level, own = scope
        if level == dimension or own is None:
            return own
        if dimension == "rep":
            return None  # a team's target is no single rep's
        at = ("team", "manager", "region").index(dimension)
        return next((where[at] for start, to, where in _stays(self.facts).get(own, ()) if start <= day < to), None)

    def _allowed(self, scope: Scope, day: date) -> bool:
        level, own = scope
        if self.query.owners is not None and (level != "rep" or own not in self.query.owners):
            return False
        return all(self._matches(scope, f.dimension, f.values, day) for f in self.query.where)

    def _matches(self, scope: Scope, dimension: str, values: Sequence[str], day: date) -> bool:
        if dimension not in ("rep", "team", "manager", "region"):
            return False
        value = self.group_of(scope, dimension, day)
        if dimension == "region" or value is None:
            return value in values
        table = "teams" if dimension == "team" else "reps"
        sql = f"SELECT name, concat(source, '/', source_id) FROM {self.facts.schema}.{table} WHERE id = ?"
        found = rows(self.facts.con, sql, [value if isinstance(value, int) else None])
        return bool(found) and any(v in found[0] for v in values)


def by_group(kpi: str, query: Query, facts: Facts) -> Sequence[Mapping[Group, Sequence[Taken]]]:
    """Per window: the targets of a KPI that each group takes. Kept: each term of a board asks for the same."""
    return facts.kept.get("taken", (kpi, query), lambda: _by_group(kpi, query, facts))


def _by_group(kpi: str, query: Query, facts: Facts) -> list[dict[Group, list[Taken]]]:
    levels = Levels(query, facts)
    by_scope: dict[Scope, list[Objective]] = {}
    for one in load(kpi, facts, query.asof):
        by_scope.setdefault(one.scope, []).append(one)
    return [
        levels.groups({s: taken(found, w, facts.working_days) for s, found in by_scope.items()}, w.start)
        for w in query.windows
    ]
