"""Times to an event, one curve at a time: exact fractions for the curve, plain double sums for its spread."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cadran.errors import DefinitionError
from cadran.metrics.kpi import Curve, Kpi, Survival, Term
from cadran.metrics.reference.conditions import evaluate, number
from cadran.metrics.reference.dimensions import Key, read_at, rows_of
from cadran.metrics.reference.terms import Part, Question, Span, count, given, worth
from cadran.metrics.relations import RELATIONS

Z = 1.959963984540054
FEWEST = 6  # events, of which a median can have an interval
Bounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class Step:
    """One time: those at risk, what ended them, and the curves just before (`was`) and from then on."""

    t: float
    at_risk: int
    events: int
    ends: int
    was: Fraction
    running: Fraction
    reached: Fraction


def worth_of(ask: Question, term: Term, span: Span, group: Key | None, of: Kpi) -> Part:
    """The worth of a `Survival`."""
    if not isinstance(term, Survival):
        raise DefinitionError(f"Terme non prévu : {term}", f"Term not provided for: {term}")
    entrants = worth(ask, term.of, span, group)
    times = _times(ask, term, span, group)
    if entrants.reason or not times:
        return replace(entrants, value=None, reason=entrants.reason or "empty", values=())
    if term.reads is Curve.AREA:
        if not any(ended == 1 for _, ended in times):
            return replace(entrants, value=None, reason="no_loss", interval=(None, None), values=())
        mean = _area(times, term.limit)
        return replace(entrants, value=mean, interval=_around_area(times, term.limit, mean), values=())
    found = plateau_of(times, term) if term.reads is Curve.PLATEAU else median_of(times, term)
    return replace(
        entrants, value=found.value, reason=found.reason, interval=found.interval, values=(),
        beside=_beside(times, term),
    )  # fmt: skip


def _times(ask: Question, term: Survival, span: Span, group: Key | None) -> list[tuple[float, int]]:
    """How long each entrant has lasted, and how that ended."""
    relation = read_at(RELATIONS[term.of.relation], ask.dimensions)
    rows, asked = rows_of(ask.world, relation.name, span.here), given(ask.world, span.here)
    used = [rows[at] for _, at in sorted(count(ask, term.of, span.here, group).used)]
    found = [(evaluate(term.lasted, r, asked), evaluate(term.ended, r, asked)) for r in used]
    return [(float(number(t)), int(number(e))) for t, e in found if t is not None]


def steps(times: Sequence[tuple[float, int]], competing: bool) -> list[Step]:
    """The curves of Kaplan and Meier and of Aalen and Johansen, a step for every time."""
    found: list[Step] = []
    running, reached = Fraction(1), Fraction(0)
    for t in sorted({t for t, _ in times}):
        at_risk = sum(lasted >= t for lasted, _ in times)
        events = sum(lasted == t and ended == 1 for lasted, ended in times)
        ends = sum(lasted == t and (ended == 1 or (competing and ended == 2)) for lasted, ended in times)
        was = running
        running *= 1 - Fraction(ends, at_risk)
        reached += was * Fraction(events, at_risk)
        found.append(Step(t, at_risk, events, ends, was, running, reached))
    return found


def _area(times: Sequence[tuple[float, int]], limit: float) -> float:
    """Step by step, the share still there times the time until the next step, up to the limit."""
    total, since, there = 0.0, 0.0, 1.0
    for step in steps(times, competing=False):
        until = min(step.t, limit)
        total += there * (until - since)
        since, there = until, float(step.running)
    return total


def _around_area(times: Sequence[tuple[float, int]], limit: float, mean: float) -> Bounds:
    """1.96 standard errors, each loss weighing by the square of the area that is left from it on."""
    variance = 0.0
    for step in steps(times, competing=False):
        left = mean - _area(times, min(step.t, limit))
        if step.at_risk > step.ends:
            variance += left * left * step.ends / (step.at_risk * (step.at_risk - step.ends))
    reach = Z * math.sqrt(variance)
    return max(mean - reach, 0.0), min(mean + reach, limit)


def covariance(curve: Sequence[Step], one: int, two: int) -> float:
    """Of the shares reached at two steps, the first not later than the second."""
    total = 0.0
    for step in curve[: one + 1]:
        left, right = (float(curve[at].reached - step.reached) for at in (one, two))
        was, n, d, e = float(step.was), step.at_risk, step.ends, step.events
        if n > d:
            total += left * right * d / (n * (n - d))
        total += was * was * e * (n - e) / n**3 - (left + right) * was * e / n**2
    return total


def median_of(times: Sequence[tuple[float, int]], term: Survival) -> Part:
    curve = steps(times, term.competing)
    whole = curve[-1].reached if term.competing else Fraction(1)
    median = next((s.t for s in curve if whole and s.reached >= whole / 2), None)
    if median is None:
        return Part(None, reason="no_plateau" if term.competing else "median_not_reached", interval=(None, None))
    if sum(step.events for step in curve) < FEWEST:
        return Part(median, interval=(None, None))
    bounds = [bounds_at(curve, at, term.competing) for at in range(len(curve))]
    return Part(median, interval=(_first(curve, [b for _, b in bounds]), _first(curve, [b for b, _ in bounds])))


def _first(curve: Sequence[Step], bounds: Sequence[float | None]) -> float | None:
    """The first time that a bound of the share come is half or more."""
    return next((s.t for s, b in zip(curve, bounds, strict=True) if (b or 0.0) >= 0.5 - 1e-9), None)


def bounds_at(curve: Sequence[Step], at: int, competing: bool) -> Bounds:
    """Low and high of the share come by a step, of those whom the event reaches."""
    here, end = curve[at], curve[-1]
    if not competing:
        low, high = log_log(float(here.running), math.sqrt(max(covariance(curve, at, at), 0.0)))
        return (None if high is None else 1 - high), (1.0 if not here.running else None if low is None else 1 - low)
    if not here.reached:
        return None, None
    if here.reached == end.reached:
        return None, 1.0
    f, plateau, last = float(here.reached), float(end.reached), len(curve) - 1
    ratio = covariance(curve, at, at) / f**2 + covariance(curve, last, last) / plateau**2
    ratio -= 2 * covariance(curve, at, last) / (f * plateau)
    return log_log(f / plateau, f / plateau * math.sqrt(max(ratio, 0.0)))


def log_log(x: float, se: float) -> Bounds:
    """95 % bounds of a share on the scale log(-log x); none of 0 and 1."""
    if x <= 1e-9 or x >= 1 - 1e-9:
        return None, None
    reach = Z * se / (x * abs(math.log(x)))
    return x ** math.exp(reach), x ** math.exp(-reach)


def plateau_of(times: Sequence[tuple[float, int]], term: Survival) -> Part:
    curve = steps(times, term.competing)
    last = len(curve) - 1
    reached = float(curve[last].reached)
    return Part(reached, interval=log_log(reached, math.sqrt(max(covariance(curve, last, last), 0.0))))


def _beside(times: Sequence[tuple[float, int]], term: Survival) -> dict[str, float | None]:
    events = sorted(t for t, ended in times if ended == 1)
    half = events[(len(events) - 1) // 2] if events else None  # the first time by which half of them had come
    going = [t for t, ended in times if ended != 1 and not (term.competing and ended == 2)]
    found: dict[str, float | None] = {
        "mean": sum(events) / len(events) if events else None,
        "ended_median": half,
        "running": len(going),
        "running_longer": 0 if half is None else sum(t > half for t in going),
        "resolved": 1 - len(going) / len(times),
    }
    if term.competing:
        last = steps(times, term.competing)[-1]
        found |= {"plateau": float(last.reached), "unknown": float(last.running)}
    return found
