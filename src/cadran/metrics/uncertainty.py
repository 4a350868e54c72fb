"""Which interval stands around a value, by its kind (metrics.md, table of kinds), and the sums that it takes.

A rate takes Wilson's, which is declared with the KPI. A mean takes Student's t, a ratio of sums and a cohort's money
ratio the delta method, counts and sums of a period chance alone where they are compared. Stocks, shares, ranks and
sums of cohorts have none; nor has a count of different things over time, whose spread its rows do not tell.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import polars as pl

from cadran.metrics.estimators import spread
from cadran.metrics.estimators.intervals import Z_95
from cadran.metrics.evaluate import Evaluator
from cadran.metrics.kpi import (
    Aggregate,
    Before,
    Const,
    Count,
    Days,
    Kind,
    Mean,
    Measure,
    Op,
    Sum,
    Term,
    Unit,
)  # fmt: skip
from cadran.metrics.relations import RELATIONS

NOTHING = pl.lit(None, dtype=pl.Float64)
ZERO, ONE = pl.lit(0.0), pl.lit(1.0)
MONEY = {Unit.MONEY, Unit.MONEY_PER_DAY, Unit.MONEY_PER_HOUR}
NEVER_NEGATIVE = MONEY | {Unit.DAYS, Unit.HOURS, Unit.MINUTES, Unit.MONTHS}
Atom = tuple[Measure | Mean, bool]  # what varies by chance, and whether it is the comparison's


def by_delta(kind: Kind, term: Term) -> bool:
    """Whether the delta method tells the interval of a ratio."""
    if kind not in {Kind.RATIO, Kind.COHORT} or not isinstance(term, Op) or not _understood(term):
        return False
    chance = [a for a, _ in atoms(term)]
    return bool(chance) and all(_additive(a) for a in chance) and _together(kind, chance)


def _understood(term: Term) -> bool:
    return all(isinstance(t, Op | Measure | Mean | Const | Days | Before) for t in term.walk())


def _of(atom: Measure | Mean) -> Measure:
    return atom.of if isinstance(atom, Mean) else atom


def _additive(atom: Measure | Mean) -> bool:
    return _of(atom).aggregate is not Aggregate.DISTINCT


def _together(kind: Kind, chance: Sequence[Measure | Mean]) -> bool:
    """States at a window's end vary by chance only as the money of one cohort does."""
    states = {_of(a).relation for a in chance if RELATIONS[_of(a).relation].windowed}
    return not states or (kind is Kind.COHORT and len({_of(a).relation for a in chance}) == 1 and _sums(chance))


def _sums(chance: Sequence[Measure | Mean]) -> bool:
    return all(_of(a).aggregate is Aggregate.SUM for a in chance)


def atoms(term: Term) -> tuple[Atom, ...]:
    """The measures and means that vary by chance, each with whether it is read over the comparison's window."""
    return tuple(dict.fromkeys(_atoms(term, before=False)))


def _atoms(term: Term, *, before: bool) -> Iterator[Atom]:
    if isinstance(term, Measure | Mean):
        if RELATIONS[_of(term).relation].chance:
            yield term, before
    else:
        for part in term.parts():
            yield from _atoms(part, before=before or isinstance(term, Before))


def products(kind: Kind, term: Term) -> tuple[Measure, ...]:
    """The sums of products that the delta method needs beside the sums themselves."""
    if not by_delta(kind, term):
        return ()
    now = [a for a, before in atoms(term) if not before and isinstance(a, Measure)]
    found = (product(a, b) for a, b in combinations(now, 2))
    return tuple(dict.fromkeys(p for p in found if p is not None))


def product(left: Measure, right: Measure) -> Measure | None:
    """Σxy over the rows that both measures use, of two counts how many; None where they are of different rows."""
    if (left.relation, left.on) != (right.relation, right.on):
        return None
    values = " * ".join(f"CAST(({m.value}) AS DOUBLE)" for m in (left, right) if m.aggregate is Aggregate.SUM)
    where = " AND ".join(dict.fromkeys(f"({m.where})" for m in (left, right) if m.where))
    left_out = dict.fromkeys(condition for m in (left, right) for _, condition in m.left_out)
    unless = {f"left_out_{i}": condition for i, condition in enumerate(left_out)}
    if not values:
        return Count(left.relation, on=left.on, where=where, unless=unless)
    return Sum(left.relation, values, on=left.on, where=where, unless=unless)


def scale(kind: Kind, term: Term, unit: Unit) -> spread.Scale:
    """The scale on which a value's bounds are as far below as above it: they stay where the value may be.

    What a cohort's money has become can be more than it was.
    """
    if any(isinstance(t, Op) and t.sign == "-" for t in term.walk()):
        return spread.Scale.PLAIN
    return spread.Scale.LOGIT if unit is Unit.PERCENT and kind is not Kind.COHORT else spread.Scale.LOG


def skewed(term: Term, unit: Unit) -> bool:
    """Whether few large values can carry it, so that an interval needs many: money, and ratios of amounts."""
    if isinstance(term, Mean):
        return unit in MONEY
    return any(_of(a).aggregate is Aggregate.SUM for a, _ in atoms(term))


def ratio(kind: Kind, term: Op, unit: Unit, n: pl.Expr, on: Evaluator) -> spread.Bounds:
    """The delta method's interval; withheld of a few amounts."""
    value = on.term(term).value.cast(pl.Float64)
    bounds = spread.around(value, variance(term, on).sqrt(), spread.student(n), scale(kind, term, unit))
    return _of_many(bounds, n) if skewed(term, unit) else bounds


def _of_many(bounds: spread.Bounds, n: pl.Expr) -> spread.Bounds:
    enough = n >= spread.MONEY_ENOUGH
    low, high = bounds
    return pl.when(enough).then(low), pl.when(enough).then(high)


def variance(term: Term, on: Evaluator) -> pl.Expr:
    """Var f = ΣᵢΣⱼ gᵢ gⱼ Cov(mᵢ, mⱼ)."""
    found = atoms(term)
    slopes = {a: slope(term, a, on) for a in found}
    total = ZERO
    for atom in found:
        total += slopes[atom] ** 2 * _own_variance(atom, on)
    for left, right in combinations(found, 2):
        shared = _covariance(left, right, on)
        if shared is not None:
            total += 2 * slopes[left] * slopes[right] * shared
    return pl.max_horizontal(total, ZERO)


def _own_variance(atom: Atom, on: Evaluator) -> pl.Expr:
    one, before = atom
    here = on.base if before and on.base is not None else on
    if isinstance(one, Mean):
        return mean_error(one, here) ** 2
    return squares(one, here)


def squares(measure: Measure, on: Evaluator) -> pl.Expr:
    """Σx²; of a count, the count."""
    stats = on.stats[measure]
    found = pl.col(stats.squares).fill_null(0) if stats.squares else on.used(measure)
    return found.cast(pl.Float64)


def mean_error(term: Mean, on: Evaluator) -> pl.Expr:
    """The standard error of a mean."""
    total = on.measure(term.of).value.cast(pl.Float64)
    return spread.mean_error(on.used(term.of).cast(pl.Float64), total, squares(term.of, on))


def _covariance(left: Atom, right: Atom, on: Evaluator) -> pl.Expr | None:
    (one, early), (other, late) = left, right
    if early or late or not (isinstance(one, Measure) and isinstance(other, Measure)):
        return None
    if (one.money or other.money) and on.facts.foreign(one.relation):
        return NOTHING  # a product of two amounts would be converted once
    both = product(one, other)
    if both is None:
        return None
    found = on.used(both) if both.aggregate is Aggregate.COUNT else pl.col(on.stats[both].total).fill_null(0)
    return found.cast(pl.Float64)


def slope(term: Term, atom: Atom, on: Evaluator) -> pl.Expr:
    """The derivative of a term by one of its atoms."""
    if isinstance(term, Before):
        return slope(term.term, (atom[0], False), on.base) if atom[1] and on.base is not None else ZERO
    if term == atom[0]:
        return ZERO if atom[1] else ONE
    if not isinstance(term, Op) or atom not in atoms(term):
        return ZERO
    return _slope_of(term, atom, on)


def _slope_of(term: Op, atom: Atom, on: Evaluator) -> pl.Expr:
    left, right = (on.term(t).value.cast(pl.Float64) for t in (term.left, term.right))
    by_left, by_right = slope(term.left, atom, on), slope(term.right, atom, on)
    match term.sign:
        case "+":
            return by_left + by_right
        case "-":
            return by_left - by_right
        case "*":
            return by_left * right + left * by_right
        case _:
            return (by_left - left / right * by_right) / right


def mean_scale(unit: Unit) -> spread.Scale:
    return spread.Scale.LOG if unit in NEVER_NEGATIVE else spread.Scale.PLAIN


def mean(term: Mean, unit: Unit, on: Evaluator) -> spread.Bounds:
    """Student's t around a mean, log-scaled where it cannot be negative; withheld of a few amounts of money."""
    n = on.used(term.of)
    value = on.term(term).value.cast(pl.Float64)
    bounds = spread.around(value, mean_error(term, on), spread.student(n), mean_scale(unit))
    return _of_many(bounds, n) if skewed(term, unit) else bounds


def by_chance(term: Term) -> bool:
    """Whether a period's count or sum comes by chance, and its rows tell how much."""
    counted = isinstance(term, Measure) and term.aggregate is not Aggregate.DISTINCT
    return counted and isinstance(term, Measure) and RELATIONS[term.relation].chance


def flow(term: Term, on: Evaluator) -> spread.Bounds:
    """Around what happened in a period: a count by Garwood, a sum by the spread of a compound Poisson."""
    if not by_chance(term) or not isinstance(term, Measure):
        return NOTHING, NOTHING
    value = on.measure(term).value.cast(pl.Float64)
    if term.aggregate is Aggregate.COUNT:
        return spread.poisson(value)
    return spread.around(value, squares(term, on).sqrt(), pl.lit(Z_95), spread.Scale.LOG)
