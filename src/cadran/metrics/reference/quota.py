"""Reps at quota: who carried one for the whole window, and did all of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import isclose, sqrt

from cadran.metrics.kpi import Kpi, Term
from cadran.metrics.reference.conditions import Scalar
from cadran.metrics.reference.dimensions import Key
from cadran.metrics.reference.people import share_present, stands
from cadran.metrics.reference.targets import Taken, taken
from cadran.metrics.reference.terms import Part, Question, Span, worth
from cadran.metrics.reference.world import FIRST, Window, day_or

Z = 1.959963984540054


def worth_of(ask: Question, _: Term, span: Span, group: Key | None, of: Kpi) -> Part:
    """The share of those judged who met their quota; the others counted by reason."""
    some = {rep: own for rep, own in _quotas(ask, of, span.here).items() if group in {None, _group(ask, rep, span)}}
    told = {rep: _told(ask, of, rep, own, span.here) for rep, own in some.items()}
    left_out = {rep: why for rep, why in told.items() if why not in {"met", "missed"}}
    met, n = sum(why == "met" for why in told.values()), len(told) - len(left_out)
    if not told:
        return Part(None, reason="no_target" if ask.world.rows("targets") else "no_data: targets")
    counted = Counter(left_out.values())
    return Part(
        met / n if n else None, n=n, reason=None if n else min(counted, key=lambda r: (-counted[r], r)),
        left_out={(("reps", int(str(rep))), ""): why for rep, why in left_out.items()},
        terms=(met, n) if n else (None, None), interval=_score(met / n, n) if n else (None, None),
        coverage=({("quotas",): (n, len(told))},),
    )  # fmt: skip


def _score(p: float, n: int) -> tuple[float, float]:
    """The shares of which p of n is 1.96 standard errors away."""
    a, b = 1 + Z * Z / n, p + Z * Z / (2 * n)
    root = sqrt(max(b * b - a * p * p, 0.0))
    return (b - root) / a, (b + root) / a


def groups(ask: Question, of: Kpi, at: Window) -> list[Key]:
    """The groups of the reps who carry a quota."""
    return [_group(ask, rep, Span(at)) for rep in _quotas(ask, of, at)] if ask.by else []


def _quotas(ask: Question, of: Kpi, at: Window) -> dict[Scalar, list[Taken]]:
    """The targets of each rep who is there on some day of the window."""
    found = {scope[1]: own for scope, own in taken(ask.world, of.id, at).items() if scope[0] == "rep"}
    return {rep: own for rep, own in found.items() if _presence(ask, rep, at) > 0}


def _presence(ask: Question, rep: Scalar, at: Window) -> float:
    known = ask.world.find("reps", rep)
    return 1.0 if known is None else share_present(known, at.start, at.end)


def _group(ask: Question, rep: Scalar, span: Span) -> Key:
    standing = stands(ask.world, rep, span.here.start)
    where: dict[str, Scalar] = {"rep": rep, **{d: standing[f"{d}_id"] for d in ("team", "manager")}}
    return tuple(where[d] for d in ask.by)


def _told(ask: Question, of: Kpi, rep: Scalar, own: Sequence[Taken], at: Window) -> str:
    known = ask.world.find("reps", rep)
    if known is not None and day_or(known["ramp_until"], FIRST) >= at.start:
        return "ramping"
    days = {day for t in own for day in _days(t, at)}
    if _presence(ask, rep, at) < 1 or len(days) < (at.end - at.start).days:
        return "part_period"
    wanted = sum(t.value(ask.world) for t in own)
    done = [_done(ask, of, rep, t, at) for t in own]
    values = [float(p.value) for p in done if p.value is not None]
    if not values or not wanted:
        return "no_target" if values else done[0].reason or "no_target"
    return "met" if sum(values) > wanted or isclose(sum(values), wanted, rel_tol=1e-12) else "missed"


def _days(one: Taken, at: Window) -> set[int]:
    return set(range(max(one.start, at.start).toordinal(), min(one.end, at.end).toordinal()))


def _done(ask: Question, of: Kpi, rep: Scalar, one: Taken, at: Window) -> Part:
    """What the rep did in the target's own days, whoever looks."""
    own = replace(ask, by=("rep",), where=(), seen=None)
    return worth(own, of.value, Span(Window(one.start, one.end, at.asof)), (rep,))
