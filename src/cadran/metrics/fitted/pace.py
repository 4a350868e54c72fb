"""`Paced`: how a target that still runs stands, as columns of the frame: see `estimators/pace.py`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from cadran.metrics.estimators.pace import FLAT, MONTHS, Profile, needed, profile, share
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.attainment import Actuals, actuals, added
from cadran.metrics.fitted.fitting import Fitting, Found
from cadran.metrics.kpi import Fitted, Kind, Kpi
from cadran.metrics.query import DAY, Query
from cadran.metrics.targets import Group, Objective, Scope, Taken, by_group
from cadran.model.periods import add_months

LONG_AGO = date(1900, 1, 1)


def fit(_: Fitted, ask: Fitting) -> Found:
    """Per window and group with a target that runs: the share expected by now, and beside it the attainment to be
    expected at this pace and what is needed per remaining working day."""
    running = _running(ask) if ask.of.kind is Kind.FLOW else {}
    taken = [t for some in running.values() for t in some]
    done = actuals(ask.of, taken, ask.query, ask.facts)
    by = profiles(ask.of, taken, ask.query, ask.facts)
    rows = [_row(ask, key, some, done, by) for key, some in running.items()]
    names = (*ask.keys, "value", "reason", "also:at_pace", "also:needed_per_day", "note:pace_seasonal",
             "note:pace_working_days")  # fmt: skip
    types = {"w": pl.Int32, "reason": pl.String, "note:pace_seasonal": pl.Boolean, "note:pace_working_days": pl.Boolean}
    types |= dict.fromkeys(("value", "also:at_pace", "also:needed_per_day"), pl.Float64)
    return Found(pl.DataFrame({n: [r.get(n) for r in rows] for n in names}, schema_overrides=types), "not_running")


def _running(ask: Fitting) -> dict[tuple[int, Group], Sequence[Taken]]:
    """The targets of each window and group of which some days are over and some to come."""
    found = enumerate(by_group(ask.of.id, ask.query, ask.facts))
    return {(w, g): some for w, groups in found for g, some in groups.items() if runs(some, ask.query.asof)}


def runs(some: Sequence[Taken], asof: date) -> bool:
    return min(t.start for t in some) <= asof < max(t.to for t in some) - DAY


def _row(
    ask: Fitting, key: tuple[int, Group], some: Sequence[Taken], done: Actuals, by: "Mapping[Own, Profile]"
) -> dict[str, object]:
    asof = ask.query.asof
    target = sum(t.value for t in some)
    expected = sum(
        t.value * share(by.get(Own.of(t), FLAT), t.start, asof + DAY, t.to, ask.facts.days) for t in some
    )  # fmt: skip
    actual = added([done.of(t) for t in some])[0]
    left = ask.facts.working_days(asof + DAY, max(t.to for t in some))
    seasonal = any(Own.of(t) in by for t in some)
    return dict(zip(ask.keys, (key[0], *key[1]), strict=True)) | {
        "value": expected / target if target > 0 else None,
        "also:at_pace": None if actual is None or expected <= 0 else actual / expected,
        "also:needed_per_day": None if actual is None else needed(target, actual, left),
        "note:pace_seasonal": seasonal, "note:pace_working_days": not seasonal,
    }  # fmt: skip


# ---------------------------------------------------------------- profiles


@dataclass(frozen=True)
class Own:
    """Whose profile: the company's, a team's or a rep's, of the 24 months before one."""

    scope: Scope
    month: date

    @classmethod
    def of(cls, one: Taken) -> "Own":
        return cls(one.objective.scope, one.start.replace(day=1))


def profiles(of: Kpi, taken: Iterable[Taken], query: Query, facts: Facts) -> Mapping[Own, Profile]:
    """The profiles of those whose history covers two years. Kept with the generation."""
    wanted = dict.fromkeys(Own.of(t) for t in taken)
    found: dict[Own, Profile | None] = {own: facts.kept.peek("pace", (of.id, own)) for own in wanted}
    unknown = [own for own, made in found.items() if made is None]
    if unknown:
        made = _read(of, unknown, query, facts)
        for own, one in made.items():
            facts.kept.put("pace", (of.id, own), one)
        found |= made
    return {own: p for own, p in found.items() if p is not None and p is not FLAT}


def _read(of: Kpi, wanted: Sequence[Own], query: Query, facts: Facts) -> dict[Own, Profile]:
    """The profile of each; the flat one where its history does not cover the 24 months."""
    found: dict[Own, Profile] = {}
    for month in dict.fromkeys(own.month for own in wanted):
        here = [own for own in wanted if own.month == month]
        found |= _of_month(of, month, here, query, facts)
    return found


def _of_month(of: Kpi, month: date, wanted: Sequence[Own], query: Query, facts: Facts) -> dict[Own, Profile]:
    start = add_months(month, -MONTHS)
    began = actuals(of, [_span(own, LONG_AGO, add_months(start, 1)) for own in wanted], query, facts)
    covered = [own for own in wanted if began.of(_span(own, LONG_AGO, add_months(start, 1)))[0]]
    each = [day for day, _ in facts.days(start, month)]
    done = actuals(of, [_span(own, day, day + DAY) for own in covered for day in each], query, facts)
    found = dict.fromkeys(wanted, FLAT)
    for own in covered:
        by_day = {day: done.of(_span(own, day, day + DAY))[0] or 0.0 for day in each}
        found[own] = profile({d: float(v) for d, v in by_day.items() if v}, start, month, facts.days) or FLAT
    return found


def _span(own: Own, start: date, to: date) -> Taken:
    return Taken(Objective(own.scope, start, to, 0.0, 1.0), start, to)
