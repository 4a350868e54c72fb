"""Targets by metrics.md: which of them a window takes, and at which level."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadran.metrics.reference.conditions import Row, Scalar, number
from cadran.metrics.reference.dimensions import Key
from cadran.metrics.reference.people import share_present, stands
from cadran.metrics.reference.serving import targets_now
from cadran.metrics.reference.world import DAY, LAST, Window, World, day_or

Scope = tuple[str, Scalar]  # its level, and the rep's or team's id
LEVELS = ("company", "team", "rep")


@dataclass(frozen=True)
class Taken:
    """A target as a window takes it. `longer`: its own period is; `share`: how much of it the window takes."""

    target: Row
    start: date
    end: date
    share: float = 1.0
    longer: bool = False

    @property
    def scope(self) -> Scope:
        level = str(self.target["level"])
        return level, None if level == "company" else self.target[f"{level}_id"]

    def value(self, world: World) -> float:
        """The objective, prorated by presence only where the target says so."""
        whole = float(number(self.target["value"])) * self.share
        rep = world.find("reps", self.target["rep_id"])
        return whole * share_present(rep, self.start, self.end) if rep and self.target["prorate"] else whole


def taken(world: World, kpi: str, at: Window) -> dict[Scope, list[Taken]]:
    """Per scope, the targets of a KPI that a window takes."""
    scopes: dict[Scope, list[Row]] = {}
    for target in targets_now(world, at.asof):
        whole = target["kpi"] == kpi and target["value"] is not None and target["from_day"] is not None
        if whole and day_or(target["from_day"], LAST) < day_or(target["to_day"], LAST):
            scopes.setdefault(Taken(target, LAST, LAST).scope, []).append(target)
    found = {scope: _take(world, targets, at) for scope, targets in scopes.items()}
    return {scope: some for scope, some in found.items() if some}


def _start(target: Row) -> date:
    return day_or(target["from_day"], LAST)


def _end(target: Row) -> date:
    return day_or(target["to_day"], LAST)


def _take(world: World, targets: Sequence[Row], at: Window) -> list[Taken]:
    """Those that start in the window, of overlapping ones the longest that fits; else the one around it."""
    starting = [t for t in targets if at.start <= _start(t) < at.end]
    if not starting:
        return _around(world, targets, at)
    chosen: list[Row] = []
    for one in sorted(starting, key=lambda t: (_end(t) > at.end, _start(t) - _end(t), _start(t))):
        if all(_end(one) <= _start(c) or _start(one) >= _end(c) for c in chosen):
            chosen.append(one)
    return [Taken(t, _start(t), _end(t), longer=_end(t) > at.end) for t in chosen]


def _around(world: World, targets: Iterable[Row], at: Window) -> list[Taken]:
    covering = [t for t in targets if _start(t) <= at.start and _end(t) >= at.end]
    if not covering:
        return []
    best = min(covering, key=lambda t: (_end(t) - _start(t), _start(t)))
    whole = working_days(world, _start(best), _end(best))
    share = working_days(world, at.start, at.end) / whole if whole else 0.0
    shorter = (at.start, at.end) != (_start(best), _end(best))
    return [Taken(best, at.start, at.end, share, longer=shorter)]


def working_days(world: World, start: date, end: date) -> int:
    return sum(world.works(start + DAY * n) for n in range((end - start).days))


def for_group(world: World, found: Mapping[Scope, list[Taken]], by: tuple[str, ...], key: Key | None) -> list[Taken]:
    """The targets that answer for a group, all of one level."""
    some = _of_level(found, by)
    return some if not by or key is None else [t for t in some if _group(world, by, t) == key]


def groups(world: World, found: Mapping[Scope, list[Taken]], by: tuple[str, ...]) -> list[Key]:
    """The groups that targets answer for."""
    return [_group(world, by, t) for t in _of_level(found, by)] if by else []


def _of_level(found: Mapping[Scope, list[Taken]], by: tuple[str, ...]) -> list[Taken]:
    """The company's targets, else the teams', else the reps', never added; a group takes none above its own."""
    levels = LEVELS[LEVELS.index(by[0]) :] if by else LEVELS
    level = next((w for w in levels if any(scope[0] == w for scope in found)), "")
    return [t for scope, some in found.items() if scope[0] == level for t in some]


def _group(world: World, by: tuple[str, ...], one: Taken) -> Key:
    level, whose = one.scope
    return (_team(world, one) if (level, by[0]) == ("rep", "team") else whose,)


def _team(world: World, one: Taken) -> Scalar:
    return stands(world, one.target["rep_id"], one.start)["team_id"]
