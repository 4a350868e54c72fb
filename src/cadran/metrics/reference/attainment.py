"""Terms that hold what was done against targets: `Target`, `Actual` and `Rated`."""

from collections.abc import Sequence
from dataclasses import replace

from cadran.errors import DefinitionError
from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Actual, AtQuota, Kpi, Rated, Target, Term
from cadran.metrics.reference import quota, targets
from cadran.metrics.reference.conditions import number
from cadran.metrics.reference.dimensions import Key
from cadran.metrics.reference.targets import Taken, for_group, taken
from cadran.metrics.reference.terms import Part, Question, Span, worth
from cadran.metrics.reference.world import Window


def worth_of(ask: Question, term: Term, span: Span, group: Key | None, of: Kpi) -> Part:
    """The worth of the terms about targets, those that name no KPI being about `of`."""
    if isinstance(term, Target):
        return _target(ask, taken_of(ask, term.kpi or of.id, span.here, group))
    if isinstance(term, Actual):
        return _actual(ask, of, taken_of(ask, of.id, span.here, group), span.here)
    if isinstance(term, Rated):
        return _rated(ask, term, span.here, group)
    raise DefinitionError(f"Terme non prévu : {term}", f"Term not provided for: {term}")


def taken_of(ask: Question, kpi: str, at: Window, group: Key | None) -> list[Taken]:
    return for_group(ask.world, taken(ask.world, kpi, at), ask.by, group)


def groups(ask: Question, term: Term, of: Kpi, at: Window) -> list[Key]:
    """The groups that have a target in a window, whether anything was done of it or not."""
    named = [t.kpi or of.id for t in term.walk() if isinstance(t, Target)]
    named += [kpi for t in term.walk() if isinstance(t, Rated) for kpi in t.kpis]
    found = [key for kpi in named for key in targets.groups(ask.world, taken(ask.world, kpi, at), ask.by)]
    return found + (quota.groups(ask, of, at) if any(isinstance(t, AtQuota) for t in term.walk()) else [])


def _none(ask: Question) -> Part:
    return Part(None, reason="no_target" if ask.world.rows("targets") else "no_data: targets")


def _target(ask: Question, some: Sequence[Taken]) -> Part:
    return Part(sum(t.value(ask.world) for t in some)) if some else _none(ask)


def _actual(ask: Question, of: Kpi, some: Sequence[Taken], at: Window) -> Part:
    """What was done in each target's own window by whom it is for, whoever looks, then summed."""
    if not some:
        return _none(ask)
    done = [done_of(ask, of, t, at) for t in some]
    known = [float(p.value) for p in done if p.value is not None]
    return Part(sum(known)) if known else Part(None, reason=done[0].reason)


def done_of(ask: Question, of: Kpi, one: Taken, at: Window) -> Part:
    level, whose = one.scope
    own = replace(ask, by=() if level == "company" else (level,), where=(), seen=None)
    return worth(own, of.value, Span(Window(one.start, one.end, at.asof)), None if level == "company" else (whose,))


def _rated(ask: Question, term: Rated, at: Window, group: Key | None) -> Part:
    """Over the kinds of activity with a target: of weight × done / target, or of the weights."""
    kinds = {kpi: some for kpi in term.kpis if (some := taken_of(ask, kpi, at, group))}
    whole = {kpi: kept for kpi, some in kinds.items() if (kept := [t for t in some if not t.longer])}
    if not whole:
        return Part(None, reason="period_too_short") if kinds else _none(ask)
    parts = [_kind(ask, kpi, some, at, weights_only=term.weights_only) for kpi, some in whole.items()]
    known = [float(p.value) for p in parts if p.value is not None]
    return Part(sum(known)) if known else parts[0]


def _kind(ask: Question, kpi: str, some: Sequence[Taken], at: Window, *, weights_only: bool) -> Part:
    """The weight of one kind, or weight × done / target; nothing for a target of nothing."""
    wanted = sum(t.value(ask.world) for t in some)
    done = _actual(ask, KPIS[kpi], some, at)
    if done.value is None or not wanted:
        return Part(None, reason=done.reason or "empty")
    weight = sum(float(number(t.target["weight"])) for t in some) / len(some)
    return Part(weight if weights_only else weight * float(done.value) / wanted)
