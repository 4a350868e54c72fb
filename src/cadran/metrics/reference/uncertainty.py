"""The twin of `metrics/uncertainty`: intervals from the rows themselves, slopes by carrying them along."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy.special import chdtri, stdtrit

from cadran.metrics.estimators.spread import MONEY_ENOUGH, Scale
from cadran.metrics.kpi import Aggregate, Before, Interval, Kind, Kpi, Mean, Measure, Op, Term, Unit
from cadran.metrics.reference.dimensions import Key
from cadran.metrics.reference.terms import Part, Question, RowAt, Span, contributions, worth
from cadran.metrics.relations import RELATIONS
from cadran.metrics.uncertainty import atoms, by_delta, mean_scale, scale, skewed

Z = 1.959963984540054
Bounds = tuple[float | None, float | None]
Slopes = Mapping[tuple[Measure | Mean, bool], float]
NONE: Bounds = (None, None)


@dataclass(frozen=True)
class Here:
    """One window and group of a question."""

    ask: Question
    span: Span
    group: Key | None

    def value(self, term: Term) -> float:
        return float(worth(self.ask, term, self.span, self.group).value or 0)

    def rows(self, measure: Measure) -> Mapping[RowAt, float]:
        return contributions(self.ask, measure, self.span.here, self.group)

    def before(self) -> "Here":
        return Here(self.ask, Span(self.span.base or self.span.here), self.group)


def interval(kpi: Kpi, variant: str, part: Part, n: int | None, here: Here, *, compared: bool) -> Bounds:
    """The interval that the kind asks for, where the KPI declares none of its own."""
    own = kpi.variant(variant) if variant else None
    kind, unit = (own and own.kind) or kpi.kind, (own and own.unit) or kpi.unit
    if (own.interval if own else kpi.interval) is not Interval.NONE or part.value is None:
        return NONE
    term, value = kpi.term(variant), float(part.value)
    if isinstance(term, Mean):
        return _mean(term, unit, value, here)
    if by_delta(kind, term):
        if skewed(term, unit) and (n or 0) < MONEY_ENOUGH:
            return NONE
        variance = _variance(term, here)
        if math.isnan(variance):
            return NONE
        error = math.sqrt(max(variance, 0.0))
        return around(value, error, _student(n or 0), scale(kind, term, unit))
    return _flow(term, value, here) if kind is Kind.FLOW and compared else NONE


def _student(n: int) -> float | None:
    return float(stdtrit(n - 1, 0.975)) if n > 1 else None


def around(value: float, error: float, reach: float | None, on: Scale) -> Bounds:
    """value ± reach x error on the scale, on the plain one where the value does not lie on that."""
    if reach is None:
        return NONE
    if on is Scale.LOG and value > 0:
        return value * math.exp(-reach * error / value), value * math.exp(reach * error / value)
    if on is Scale.LOGIT and 0 < value < 1:
        odds, far = math.log(value / (1 - value)), reach * error / (value * (1 - value))
        low, high = (1 / (1 + math.exp(-(odds + side * far))) for side in (-1, 1))
        return low, high
    return value - reach * error, value + reach * error


def _mean(term: Mean, unit: Unit, value: float, here: Here) -> Bounds:
    found = list(here.rows(term.of).values())
    if skewed(term, unit) and len(found) < MONEY_ENOUGH:
        return NONE
    error = _mean_error(found)
    return NONE if error is None else around(value, error, _student(len(found)), mean_scale(unit))


def _mean_error(found: list[float]) -> float | None:
    n = len(found)
    if n < 2:
        return None
    middle = sum(found) / n
    return math.sqrt(sum((x - middle) ** 2 for x in found) / (n - 1) / n)


def _flow(term: Term, value: float, here: Here) -> Bounds:
    if not isinstance(term, Measure) or term.aggregate is Aggregate.DISTINCT or not RELATIONS[term.relation].chance:
        return NONE
    if term.aggregate is Aggregate.COUNT:
        return (float(chdtri(2 * value, 0.975)) / 2 if value else 0.0), float(chdtri(2 * value + 2, 0.025)) / 2
    return around(value, math.sqrt(sum(x * x for x in here.rows(term).values())), Z, Scale.LOG)


def _variance(term: Term, here: Here) -> float:
    _, slopes = _carried(term, here, early=False)
    found = atoms(term)
    return sum(slopes.get(a, 0.0) * slopes.get(b, 0.0) * _covariance(a, b, here) for a in found for b in found)


def _covariance(left: tuple[Measure | Mean, bool], right: tuple[Measure | Mean, bool], here: Here) -> float:
    (one, early), (other, late) = left, right
    at = here.before() if early else here
    if isinstance(one, Mean):
        error = _mean_error(list(at.rows(one.of).values())) if left == right else 0.0
        return math.nan if error is None else error**2
    if isinstance(other, Mean) or (left != right and (early or late)):
        return 0.0
    if (one.relation, one.on) != (other.relation, other.on):
        return 0.0
    mine, theirs = at.rows(one), at.rows(other)
    return sum(x * theirs[row] for row, x in mine.items() if row in theirs)


def _carried(term: Term, here: Here, *, early: bool) -> tuple[float, Slopes]:
    """The value of a term together with its slopes by what varies."""
    if isinstance(term, Before):
        return _carried(term.term, here.before(), early=True)
    if not isinstance(term, Op):
        return here.value(term), {(term, early): 1.0} if isinstance(term, Measure | Mean) else {}
    (a, da), (b, db) = (_carried(t, here, early=early) for t in (term.left, term.right))
    names = {*da, *db}
    match term.sign:
        case "+":
            return a + b, {k: da.get(k, 0.0) + db.get(k, 0.0) for k in names}
        case "-":
            return a - b, {k: da.get(k, 0.0) - db.get(k, 0.0) for k in names}
        case "*":
            return a * b, {k: da.get(k, 0.0) * b + a * db.get(k, 0.0) for k in names}
        case _:
            if not b:
                return math.nan, dict.fromkeys(names, math.nan)
            return a / b, {k: (da.get(k, 0.0) - a / b * db.get(k, 0.0)) / b for k in names}
