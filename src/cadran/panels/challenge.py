"""A challenge: who takes part, by progress against the own target, so that large and small territories are even."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Better
from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, NOTHING, Format
from cadran.model.words import reason
from cadran.panels.leaderboard import Peers


@dataclass(frozen=True, slots=True)
class Runner:
    """One who takes part: the place, the progress as written and of 100, and what it is made of."""

    place: str
    name: str
    progress: str
    fill: float
    detail: str
    me: bool
    reached: bool


def runners(
    readings: Iterable[Reading], among: Sequence[str], to: Format, *, me: str = "", peers: Peers = "names"
) -> list[Runner]:  # fmt: skip
    """By attainment of the own target, equals sharing a place; without a target there is no place."""
    mine = [r for r in readings if r.group_id.get("rep") in among]
    mine.sort(key=lambda r: (r.value is None, -float(r.value or 0), r.group.get("rep") or ""))
    best = max([float(r.value) for r in mine if r.value is not None], default=1.0)
    found, place, before = [], 0, None
    for at, one in enumerate(mine, 1):
        place, before = (place, before) if one.value == before and at > 1 else (at, one.value)
        own = one.group_id.get("rep") == me
        if own or peers != "nothing":
            found.append(_runner(one, place, at, max(best, 1.0), to, own=own, named=own or peers == "names"))
    return found


def _runner(one: Reading, place: int, at: int, best: float, to: Format, *, own: bool, named: bool) -> Runner:
    name = one.group.get("rep") or "" if named else f"{to.word('Commercial', 'Rep')}{NO_BREAK}{at}"
    if one.value is None:
        why = reason(one.reason or "no_target", to.lang)
        return Runner("", name, NOTHING if named else "", 0.0, why if named else "", own, reached=False)
    unit = KPIS[one.of or "revenue"].unit.value
    detail = ""
    if named and one.numerator is not None and one.denominator is not None:
        done, goal = to.value(one.numerator, unit), to.value(one.denominator, unit)
        detail = to.word(f"{done} sur {goal}", f"{done} of {goal}")
    value = float(one.value)
    fill = round(100 * min(max(value, 0) / best, 1), 1) if named else 0.0
    shown = to.percent(one.value) if named else ""
    return Runner(to.value(place, "rank"), name, shown, fill, detail, own, named and value >= 1)


def may_be_run(kpi: str) -> bool:
    """Whether a challenge may be about a KPI: what adds up and of which more is better, so that it has targets."""
    return KPIS[kpi].kind.value == "flow" and KPIS[kpi].better is Better.UP
