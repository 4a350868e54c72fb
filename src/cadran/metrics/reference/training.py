"""What trainings did, one by one: the rep's change less that of those who took none, over the same days."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt
from statistics import mean, stdev

from scipy.special import stdtrit

from cadran.errors import DefinitionError
from cadran.metrics.kpi import Kind, Kpi, Mean, Op, Term, TrainingEffect, Unit, measures
from cadran.metrics.reference.conditions import Row, Scalar
from cadran.metrics.reference.dimensions import Key
from cadran.metrics.reference.terms import Part, Pool, Question, Span, absent, first_day, population, worth
from cadran.metrics.reference.world import DAY, FIRST, LAST, Window, day_or
from cadran.metrics.relations import RELATIONS

SPAN = 90 * DAY
POINTS = {Unit.PERCENT: 100.0, Unit.POINTS: 1.0}
Pair = tuple[float, float]


@dataclass(frozen=True)
class Around:
    """One training, and the KPI it is judged by."""

    ask: Question
    of: Kpi
    day: date
    asof: date

    def side(self, rep: Scalar, *, after: bool) -> Part:
        own = replace(self.ask, by=("rep",), where=(), seen=None)
        start = self.day if after else self.day - SPAN
        return worth(own, self.of.value, Span(Window(start, start + SPAN, self.asof)), (rep,))

    def there(self, rep: Row) -> bool:
        return (
            day_or(rep["hired_on"], FIRST) <= self.day - SPAN and day_or(rep["left_on"], LAST) >= self.day + SPAN - DAY
        )

    def untrained(self) -> list[Scalar]:
        rows = self.ask.world.rows("trainings")
        busy = {
            t["rep_id"] for t in rows
            if isinstance(t["completed_on"], date) and t["completed_on"] <= self.asof
            and abs(t["completed_on"] - self.day) <= SPAN
        }  # fmt: skip
        return [r["id"] for r in self.ask.world.rows("reps") if r["id"] not in busy and self.there(r)]


def worth_of(ask: Question, term: Term, span: Span, group: Key | None, of: Kpi) -> Part:
    """The mean over trained reps of the mean of their trainings, in points."""
    if not isinstance(term, TrainingEffect):
        raise DefinitionError(f"Terme non prévu : {term}", f"Term not provided for: {term}")
    missing = absent(ask.world, term.completed, span.here)
    if missing:
        return Part(None, reason=missing)
    rows = [
        (at, row) for at, row, key in population(ask, replace(term.completed, left_out=()), span.here)
        if group is None or key == group
    ]  # fmt: skip
    if not rows:
        return Part(None, reason="empty")
    judged = {at: _judged(ask, row, of, span.here.asof) for at, row in rows}
    left_out = {(at, ""): why for at, why in judged.items() if isinstance(why, str)}
    cases = [(row["rep_id"], judged[at]) for at, row in rows if not isinstance(judged[at], str)]
    covered: tuple[Pool, ...] = ({("trainings",): (float(len(cases)), float(len(rows)))},)
    known = Part(None, n=len({rep for rep, _ in cases}), left_out=left_out, coverage=covered)
    if not cases:
        counted = Counter(left_out.values())
        return replace(known, reason=min(counted, key=lambda r: (-counted[r], r)))
    return _together(known, [(rep, c) for rep, c in cases if not isinstance(c, str)], of)


def _judged(ask: Question, row: Row, of: Kpi, asof: date) -> tuple[Pair, Pair] | str:
    """(before and after of the rep, of the untrained), or why there is no comparison."""
    day = row["completed_on"]
    rep = ask.world.find("reps", row["rep_id"])
    if not isinstance(day, date) or day + SPAN > asof + DAY:
        return "too_recent"
    if row["rep_id"] is None:
        return "no_rep"
    here = Around(ask, of, day, asof)
    if rep is None or not here.there(rep):
        return "part_period"
    first = [first_day(ask.world, RELATIONS[m.relation], m.on) for m in measures(of.value)]
    if any(d is not None and d > day - SPAN for d in first):
        return "before_data"
    was, now = (here.side(row["rep_id"], after=after) for after in (False, True))
    idle = of.kind is Kind.FLOW and not (was.value or now.value)
    if was.value is None or now.value is None or idle:
        return now.reason or was.reason or "empty"
    others = _others(here)
    return "no_untrained" if others is None else ((float(was.value), float(now.value)), others)


def _others(here: Around) -> Pair | None:
    parts = {r: [here.side(r, after=after) for after in (False, True)] for r in here.untrained()}
    known = [p for p in parts.values() if any(one.value is not None for one in p)]
    sides = [_sum([p[at] for p in known], here.of) for at in (0, 1)]
    if len(known) < 2 or sides[0] is None or sides[1] is None:
        return None
    return None if here.of.unit not in POINTS and sides[0] <= 0 else (sides[0], sides[1])


def _sum(parts: Sequence[Part], of: Kpi) -> float | None:
    if isinstance(of.value, Mean) or (isinstance(of.value, Op) and of.value.sign == "/"):
        below = sum(float(p.terms[1] or 0) for p in parts)
        return sum(float(p.terms[0] or 0) for p in parts) / below if below else None
    values = [float(p.value) for p in parts if p.value is not None]
    if of.kind is Kind.FLOW:
        return sum(values)
    return mean(values) if values else None


def _together(known: Part, cases: Sequence[tuple[Scalar, tuple[Pair, Pair]]], of: Kpi) -> Part:
    level = mean(own[0] for _, (own, _) in cases)
    reps: Mapping[Scalar, list[Pair]] = {rep: [] for rep, _ in cases}
    if len(reps) < 2:
        return replace(known, reason="few_trained")
    if of.unit not in POINTS and level <= 0:
        return replace(known, reason="base_not_positive")
    for rep, ((was, now), (were, are)) in cases:
        points = POINTS.get(of.unit)
        change = (now - was, are - were) if points else ((now - was) / level, was * (are / were - 1) / level)
        reps[rep].append((change[0] * (points or 100), change[1] * (points or 100)))
    own = [(mean(c[0] for c in some), mean(c[1] for c in some)) for some in reps.values()]
    effects = [trained - untrained for trained, untrained in own]
    reach = float(stdtrit(len(own) - 1, 0.975)) * stdev(effects) / sqrt(len(own))
    value = mean(effects)
    return replace(
        known, value=value, interval=(value - reach, value + reach),
        beside={
            "trained": mean(t for t, _ in own), "untrained": mean(u for _, u in own), "trainings": float(len(cases)),
        },
    )  # fmt: skip
