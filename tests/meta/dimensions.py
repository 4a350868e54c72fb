"""What a term measures, worked out from its measures: powers of money and of time. A count has neither."""

from typing import NamedTuple

from cadran.errors import DefinitionError
from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import (
    Actual,
    AllGroups,
    Anonymous,
    AtQuota,
    Before,
    Competitors,
    Completeness,
    Const,
    Curve,
    Days,
    Forecast,
    ForecastAccuracy,
    Mean,
    Measure,
    Op,
    Rank,
    Rated,
    Survival,
    Target,
    Term,
    TrainingEffect,
    Unit,
)
from cadran.metrics.text import compiled

PER_MONTH = {"monthly"}
MONEY_COLUMNS = {"revenue", "amount", "gain", "cost", "discount", "penalty"}
TIME_COLUMNS = {"months", "days", "hours", "selling_hours", "duration_minutes"}
TIME_COLUMNS |= {"quantity"}  # a quantity is summed of hours sold only
MONEY_COLUMNS |= {"revenue", "mrr", "mrr_then", "mrr_now", "change", "spent_then", "spent_now"}  # whole sums


class Dimension(NamedTuple):
    """1 is "in", -1 is "per"."""

    money: int = 0
    time: int = 0


NUMBER, MONEY, TIME = Dimension(), Dimension(money=1), Dimension(time=1)
OF_UNIT = {
    Unit.MONEY: {MONEY},
    Unit.MONEY_PER_DAY: {Dimension(money=1, time=-1)},
    Unit.PERCENT: {NUMBER},
    Unit.RATIO: {NUMBER},
    Unit.COUNT: {NUMBER, Dimension(time=-1)},  # so many, or so many a week
    Unit.POINTS: {NUMBER},
    Unit.RANK: {NUMBER},
    Unit.PER_1000: {NUMBER},
    Unit.DAYS: {TIME},
    Unit.HOURS: {TIME},
    Unit.MINUTES: {TIME},
    Unit.MONTHS: {TIME},
    Unit.MONEY_PER_HOUR: {Dimension(money=1, time=-1)},
}


def dimension(term: Term) -> Dimension:
    """Raises `DefinitionError` where unlike things are added."""
    match term:
        case Measure():
            return _of_measure(term)
        case Op():
            return _of_operation(term)
        case Mean() | Anonymous():
            return dimension(term.of)
        case Before() | AllGroups():
            return dimension(term.term)
        case Days():
            return TIME
        case Target():
            return dimension(KPIS[term.kpi].value) if term.kpi else NUMBER
        case Forecast():
            return dimension(term.sold)
        case ForecastAccuracy():
            return NUMBER
        case Survival():
            return NUMBER if term.reads is Curve.PLATEAU else TIME
        case Competitors() | Completeness() | Actual() | AtQuota() | Rated() | Rank() | TrainingEffect() | Const():
            return NUMBER
        case _:
            raise DefinitionError(f"Terme inconnu : {term}", f"Unknown term: {term}")


def _of_measure(measure: Measure) -> Dimension:
    summed = compiled(measure).value.columns if measure.aggregate.value == "sum" else frozenset()
    if summed & PER_MONTH:
        return Dimension(money=1, time=-1)
    if summed & MONEY_COLUMNS:
        return MONEY
    between_days = any(c.endswith("_on") for c in summed)  # a day less a day is days
    return TIME if between_days or summed & TIME_COLUMNS else NUMBER


def _of_operation(op: Op) -> Dimension:
    left, right = dimension(op.left), dimension(op.right)
    if op.sign in "+-":
        if left != right:
            raise DefinitionError(f"{left} {op.sign} {right}", f"{left} {op.sign} {right}")
        return left
    power = 1 if op.sign == "*" else -1
    return Dimension(left.money + power * right.money, left.time + power * right.time)
