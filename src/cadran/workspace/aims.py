"""Targets as they are set: whose a viewer sees, every version of each, and who may set them anew.

Beside `Workspace.targets`, which lists them for reading, this tells rows apart by id: two reps may bear one name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from cadran.metrics.facts import Facts
from cadran.model.periods import Period
from cadran.workspace.workspace import Workspace

Level = Literal["company", "team", "rep"]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has targets. `key`: `source/source_id`, "" for the company; `team`: a rep's, or the one
    above a team, by key and name.

    `mine`: whether the viewer may set them.
    """

    level: Level
    key: str = ""
    name: str = ""
    team: str = ""
    team_name: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Aim:
    """One version of one target. `whose`: the holder's key; `source`, `source_id`: the row's own."""

    kpi: str
    level: Level
    whose: str
    name: str
    starts_on: date
    ends_on: date
    value: Decimal
    version: int | None
    set_on: date | None
    reason: str
    weight: Decimal | None
    prorate: bool | None
    source: str
    source_id: str
    pending: bool = False

    @property
    def place(self) -> tuple[str, str, str, date, date]:
        """What all versions of one target share."""
        return self.kpi, self.level, self.whose, self.starts_on, self.ends_on

    @property
    def order(self) -> tuple[int, date, bool]:
        """By which the version that counts is the last, as in `targets_now`."""
        return self.version if self.version is not None else -1, self.set_on or date.min, self.pending


_REPS = """
SELECT r.id, concat(r.source, '/', r.source_id), coalesce(r.name, r.source_id), s.team_id,
    coalesce(t.source || '/' || t.source_id, ''), coalesce(t.name, '')
FROM {s}.reps AS r
LEFT JOIN {s}.rep_spans AS s ON s.rep_id = r.id AND s.from_day <= $day AND s.to_day > $day
LEFT JOIN {s}.teams AS t ON t.id = s.team_id
WHERE ((r.left_on IS NULL OR r.left_on >= $first) AND (r.hired_on IS NULL OR r.hired_on < $to)
        AND (r.role IS NULL OR r.role <> 'other')
    OR r.id IN (SELECT rep_id FROM {s}.targets_now WHERE from_day >= $first AND from_day < $to))
ORDER BY t.name NULLS LAST, 3, 2
"""
_TEAMS = """
SELECT t.id, concat(t.source, '/', t.source_id), coalesce(t.name, t.source_id),
    coalesce(p.source || '/' || p.source_id, ''), coalesce(p.name, '')
FROM {s}.teams AS t LEFT JOIN {s}.teams AS p ON p.id = t.parent_id ORDER BY 3, 2
"""
_AIMS = """
SELECT t.kpi, CASE WHEN t.rep_id IS NOT NULL THEN 'rep' WHEN t.team_id IS NOT NULL THEN 'team' ELSE 'company' END,
    coalesce(r.source || '/' || r.source_id, g.source || '/' || g.source_id, ''),
    coalesce(r.name, r.source_id, g.name, g.source_id, ''), t.starts_on, t.ends_on, t.value, t.version, t.set_on,
    coalesce(t.reason, ''), t.weight, t.prorate, t.source, t.source_id, t.rep_id, t.team_id
FROM {s}.targets AS t LEFT JOIN {s}.reps AS r ON r.id = t.rep_id LEFT JOIN {s}.teams AS g ON g.id = t.team_id
WHERE t.kpi IS NOT NULL AND t.value IS NOT NULL AND t.starts_on <= t.ends_on
    AND (t.rep IS NULL OR t.rep_id IS NOT NULL) AND (t.team IS NULL OR t.team_id IS NOT NULL)
    AND ($kpi = '' OR t.kpi = $kpi) AND t.starts_on >= $first AND t.starts_on < $to
ORDER BY t.starts_on, t.ends_on, t.kpi, 2, 4, t.version NULLS FIRST, t.set_on NULLS FIRST, t.id
"""


def holders(workspace: Workspace, year: Period, day: date) -> tuple[Holder, ...]:
    """The company, its teams and its reps of a year as far as the viewer sees them; teams as on `day`."""
    if workspace.viewer.role == "marketing":
        return ()
    with workspace.facts() as facts:
        owners, led = workspace.viewer.owners(facts.con, day), workspace.viewer.teams(facts.con)
        me = workspace.viewer.me(facts.con)
        found = [Holder("company", mine=True)] if owners is None else []
        for id_, key, name, parent, parent_name in _ask(facts, _TEAMS, {}):
            if led is None or id_ in led:
                found.append(Holder("team", key, name, parent, parent_name, True))
        given = {"day": day, "first": year.start, "to": year.end}
        for id_, key, name, _, team, team_name in _ask(facts, _REPS, given):
            if owners is None or id_ in owners:
                mine = workspace.viewer.role != "rep" and id_ != me
                found.append(Holder("rep", key, name, team, team_name, mine))
        return tuple(found)


def aims(workspace: Workspace, kpi: str, within: Period, day: date) -> tuple[Aim, ...]:
    """Every version of the targets that begin in a period, of one KPI or ("") of all, oldest first.

    A rep sees own targets, a manager those of the teams and reps below, an executive all.
    """
    if workspace.viewer.role == "marketing":
        return ()
    with workspace.facts() as facts:
        owners, led = workspace.viewer.owners(facts.con, day), workspace.viewer.teams(facts.con)
        given = {"kpi": kpi, "first": within.start, "to": within.end}
        found = _ask(facts, _AIMS, given)
        seen = (r for r in found if owners is None or r[14] in owners or r[15] in (led or ()))
        return tuple(Aim(*r[:14]) for r in seen)


def in_force(versions: Iterable[Aim]) -> dict[tuple[str, str, str, date, date], Aim]:
    """Of each target the version that counts."""
    found: dict[tuple[str, str, str, date, date], Aim] = {}
    for one in versions:
        before = found.get(one.place)
        if before is None or one.order >= before.order:
            found[one.place] = one
    return found


def _ask(facts: Facts, sql: str, given: Mapping[str, object]) -> list[tuple[Any, ...]]:
    return facts.con.execute(sql.format(s=facts.schema), given).fetchall()
