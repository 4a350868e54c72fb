"""Amounts in the digits that people read, still adding up along every line."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from cadran.metrics.estimators.decomposition import cents, in_cents
from cadran.metrics.why.effects import Effect, Exact, Part, Why

ZERO = Fraction(0)


def settled(found: Why, named: Sequence[Effect], parts: Sequence[Part]) -> Why:
    """Amounts in the unit's own digits: money in whole cents that add up along every line, the rest exact.

    What the segments do not add up to (values counted in several of them) is a term of its own, `overlap`.
    """
    if found.before is None or found.after is None:
        return found
    change = Fraction(found.after) - Fraction(found.before)
    if not parts:
        return _plain(found, named, change)
    rest = change - sum((Fraction(p.amount) for p in parts), ZERO)
    more = [Effect(code="overlap", amount=rest)] if rest else []
    if found.unit != "money":
        totals = {e.code: sum((Fraction(p.effects.get(e.code, 0)) for p in parts), ZERO) for e in named}
        return replace(found, effects=(*(replace(e, amount=totals[e.code]) for e in named), *more), parts=tuple(parts))
    return _in_cents(found, named, parts, rest)


def _plain(found: Why, named: Sequence[Effect], change: Fraction) -> Why:
    if found.unit != "money":
        return replace(found, effects=tuple(named))
    before, after = cents(Fraction(found.before or 0)), cents(Fraction(found.after or 0))
    amounts = in_cents([Fraction(e.amount) for e in named], after - before)
    told = tuple(replace(e, amount=a) for e, a in zip(named, amounts, strict=True))
    return replace(found, before=before, after=after, effects=told)


def _in_cents(found: Why, named: Sequence[Effect], parts: Sequence[Part], rest: Fraction) -> Why:
    """The segments' changes add up to the whole's, each segment's effects to its change, and each effect's cents over
    the segments to the effect."""
    before, after = cents(Fraction(found.before or 0)), cents(Fraction(found.after or 0))
    own = in_cents([*(Fraction(p.amount) for p in parts), *([rest] if rest else [])], after - before)
    told = []
    for part, amount in zip(parts, own, strict=False):
        codes = list(part.effects)
        split = in_cents([Fraction(part.effects[c]) for c in codes], amount)
        told.append(replace(part, amount=amount, effects=dict(zip(codes, split, strict=True))))
    totals: dict[str, Exact] = {
        e.code: sum((Decimal(str(p.effects.get(e.code, 0))) for p in told), Decimal(0)) for e in named
    }
    more = (Effect(code="overlap", amount=own[-1]),) if rest else ()
    effects = tuple(replace(e, amount=totals[e.code]) for e in named)
    return replace(found, before=before, after=after, effects=(*effects, *more), parts=tuple(told))
