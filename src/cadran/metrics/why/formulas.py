"""What a KPI's formula lets be taken apart: sums of measures, ratios of such sums, any function of few quantities."""

from collections.abc import Mapping
from fractions import Fraction

from cadran.metrics.kpi import Const, Days, Mean, Measure, Op, Term

Linear = tuple[tuple[Fraction, Measure], ...]
Quantity = tuple[str, Measure | None]  # what of it: its value, the mean of its rows, the days


def linear(term: Term) -> Linear | None:
    """The term as a sum of multiples of measures; None where it is none."""
    match term:
        case Measure():
            return ((Fraction(1), term),)
        case Op("+" | "-" as sign, left, right):
            one, two = linear(left), linear(right)
            return None if one is None or two is None else one + (two if sign == "+" else _times(two, Fraction(-1)))
        case Op("*", Const(value), right):
            return _scaled(linear(right), Fraction(value))
        case Op("*", left, Const(value)):
            return _scaled(linear(left), Fraction(value))
        case Op("/", left, Const(value)) if value:
            return _scaled(linear(left), 1 / Fraction(value))
        case _:
            return None


def _scaled(found: Linear | None, by: Fraction) -> Linear | None:
    return None if found is None else _times(found, by)


def _times(found: Linear, by: Fraction) -> Linear:
    return tuple((factor * by, measure) for factor, measure in found)


def ratio(term: Term) -> tuple[Linear, Linear | Measure] | None:
    """Numerator and denominator as sums of measures; of a mean, the measure whose used rows it is divided by."""
    if isinstance(term, Mean):
        return ((Fraction(1), term.of),), term.of
    if isinstance(term, Op) and term.sign == "/":
        one, two = linear(term.left), linear(term.right)
        return None if one is None or two is None else (one, two)
    return None


def quantities(term: Term) -> tuple[Quantity, ...] | None:
    """The quantities that a formula is a function of; None where it holds more than arithmetic."""
    match term:
        case Measure():
            return (("value", term),)
        case Mean(of):
            return (("mean", of),)
        case Days(working) if not working:
            return (("days", None),)
        case Const():
            return ()
        case Op(_, left, right):
            one, two = quantities(left), quantities(right)
            return None if one is None or two is None else tuple(dict.fromkeys([*one, *two]))
        case _:
            return None


def value_of(term: Term, at: Mapping[Quantity, Fraction]) -> Fraction | None:
    """The formula's value; None where it divides by nothing."""
    match term:
        case Measure():
            return at["value", term]
        case Mean(of):
            return at["mean", of]
        case Days():
            return at["days", None]
        case Const(value):
            return Fraction(value)
        case Op(sign, left, right):
            return _reckoned(sign, value_of(left, at), value_of(right, at))
        case _:
            return None


def _reckoned(sign: str, one: Fraction | None, two: Fraction | None) -> Fraction | None:
    if one is None or two is None:
        return None
    match sign:
        case "+":
            return one + two
        case "-":
            return one - two
        case "*":
            return one * two
        case _:
            return _divided(one, two)


def _divided(one: Fraction | None, two: Fraction | None) -> Fraction | None:
    return one / two if one is not None and two else None
