r"""A change taken apart into effects that add up to it exactly, in fractions.

**A product** x = D · f1 · f2 · … (deals decided × win rate × average size), by segments g, is given by its *levels*
per segment: (D, D·f1, D·f1·f2, …) = (decided, won, amount). Between two states each factor gets its Shapley value:
the change that setting it to its new state makes, averaged over all orders in which the factors can be set. For n
factors, with S the set of those already new:

    effect_i = Δf_i · Σ_{S ∌ i} |S|! (n-|S|-1)! / n! · Π_{j ∈ S} f_j(after) · Π_{j ∉ S} f_j(before)

It needs no order, and no logarithm, so that zeros and negative amounts are no special case; for two factors it is
Δf1·f̄2 + Δf2·f̄1. Shapley, L. S. (1953); as decomposition of a change: Sun, J. W. (1998), Energy Economics 20:85-100.

The first factor D = N · s is the total N times the segment's share s. With K_g the weight of D in the formula above
(the segment's average worth of one unit), s̄, N̄ the means of both states and K̄ = Σ s̄_g K_g:

    ΔD_g · K_g  =  volume_g + mix_g,   mix_g = N̄ · Δs_g · (K_g - K̄),   Σ volume_g = ΔN · K̄

A segment that grew helps as far as its units are worth more than the average: since Σ Δs_g = 0, taking K̄ away changes
no sum. Per segment all effects add up to the segment's own change; over segments each effect adds up to its total.

**Zeros.** A ratio is not defined where what it is a ratio of is 0: a segment that was not there has no win rate. It
then takes the other state's, so that coming and going is volume and mix alone. A level of 0 has only 0 below it.

**A rate** R = Σ a_g / Σ b_g = Σ s_g r_g has two effects a segment, Shapley's for two factors:

    within_g = s̄_g · Δr_g,   mix_g = Δs_g · (r̄_g - R̄)

A numerator in a segment without a denominator belongs to no segment's rate: Δ(a_g / B) stands apart, as `outside`.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial, floor
from typing import TypeVar

Segment = TypeVar("Segment", bound=Hashable)
Levels = Sequence[Fraction]
NONE = Fraction(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Product:
    """Effects of one segment: of the total's growth, of the segment's share in it, and of each further factor."""

    volume: Fraction
    mix: Fraction
    factors: tuple[Fraction, ...]

    @property
    def total(self) -> Fraction:
        return self.volume + self.mix + sum(self.factors, NONE)


@dataclass(frozen=True)
class Rate:
    """Effects of one segment on a rate."""

    within: Fraction
    mix: Fraction
    outside: Fraction

    @property
    def total(self) -> Fraction:
        return self.within + self.mix + self.outside


def product(before: Mapping[Segment, Levels], after: Mapping[Segment, Levels]) -> dict[Segment, Product]:
    """Effects per segment. All levels have one length, at least 1; a segment absent from a state is 0 in it.

    The effects of a segment add up to the change of its last level, exactly.
    """
    segments = list(dict.fromkeys([*before, *after]))
    size = max((len(levels) for levels in [*before.values(), *after.values()]), default=1)
    nothing = (NONE,) * size
    pairs = {g: (before.get(g, nothing), after.get(g, nothing)) for g in segments}
    factors = {g: (_factors(was, now), _factors(now, was)) for g, (was, now) in pairs.items()}
    worth = {g: _weight(was, now, 0) for g, (was, now) in factors.items()}
    shares = _shares({g: f[0][0] for g, f in factors.items()}, {g: f[1][0] for g, f in factors.items()})
    units = sum((f[0][0] + f[1][0] for f in factors.values()), NONE) / 2
    average = sum(((s0 + s1) / 2 * worth[g] for g, (s0, s1) in shares.items()), NONE)
    return {g: _product(*factors[g], worth[g], units * (shares[g][1] - shares[g][0]), average) for g in segments}


def _product(was: Levels, now: Levels, worth: Fraction, shifted: Fraction, average: Fraction) -> Product:
    """`shifted`: the units that the segment won from others, at the mean of both totals."""
    mix = shifted * (worth - average)
    own = tuple((now[i] - was[i]) * _weight(was, now, i) for i in range(1, len(was)))
    return Product((now[0] - was[0]) * worth - mix, mix, own)


def _factors(levels: Levels, other: Levels) -> list[Fraction]:
    """The first level, then the ratio of each level to the one before; the other state's where there is none."""
    found = [levels[0]]
    for at in range(1, len(levels)):
        if levels[at - 1]:
            found.append(levels[at] / levels[at - 1])
        else:
            found.append(other[at] / other[at - 1] if other[at - 1] else NONE)
    return found


def _weight(was: Levels, now: Levels, factor: int) -> Fraction:
    """What one unit of a factor is worth, averaged over all orders in which the others change."""
    others = [j for j in range(len(was)) if j != factor]
    total = NONE
    for size in range(len(others) + 1):
        orders = Fraction(factorial(size) * factorial(len(others) - size), factorial(len(was)))
        for changed in combinations(others, size):
            worth = orders
            for j in others:
                worth *= now[j] if j in changed else was[j]
            total += worth
    return total


def _shares(
    before: Mapping[Segment, Fraction], after: Mapping[Segment, Fraction]
) -> dict[Segment, tuple[Fraction, Fraction]]:
    """Each segment's share before and after; a total of 0 is split as the other."""
    whole = sum(before.values(), NONE), sum(after.values(), NONE)
    was = {g: before[g] / whole[0] if whole[0] else None for g in before}
    now = {g: after[g] / whole[1] if whole[1] else None for g in after}
    return {g: (_first(was[g], now[g]), _first(now[g], was[g])) for g in before}


def _first(*found: Fraction | None) -> Fraction:
    return next((f for f in found if f is not None), NONE)


def rate(
    before: Mapping[Segment, tuple[Fraction, Fraction]], after: Mapping[Segment, tuple[Fraction, Fraction]]
) -> dict[Segment, Rate]:
    """Effects per segment on Σ a / Σ b, from (a, b) of each; both Σ b must not be 0.

    All effects of all segments add up to the change of the rate, exactly.
    """
    segments = list(dict.fromkeys([*before, *after]))
    nothing = (NONE, NONE)
    pairs = {g: (before.get(g, nothing), after.get(g, nothing)) for g in segments}
    below = [sum((pair[t][1] for pair in pairs.values()), NONE) for t in (0, 1)]
    inside = [sum((pair[t][0] for pair in pairs.values() if pair[t][1]), NONE) / below[t] for t in (0, 1)]
    return {g: _rate(pair, below, sum(inside, NONE) / 2) for g, pair in pairs.items()}


def _rate(
    pair: tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]], below: Sequence[Fraction], average: Fraction
) -> Rate:
    rates = [a / b if b else None for a, b in pair]
    was, now = _first(rates[0], rates[1]), _first(rates[1], rates[0])
    shares = [pair[t][1] / below[t] for t in (0, 1)]
    apart = [NONE if pair[t][1] else pair[t][0] / below[t] for t in (0, 1)]
    return Rate(
        within=(shares[0] + shares[1]) / 2 * (now - was),
        mix=(shares[1] - shares[0]) * ((was + now) / 2 - average),
        outside=apart[1] - apart[0],
    )


def shapley(
    value: Callable[[Mapping[Segment, Fraction]], Fraction | None],
    before: Mapping[Segment, Fraction],
    after: Mapping[Segment, Fraction],
) -> dict[Segment, Fraction] | None:
    """Effects of some quantities on any function of them; None where the function has no value on the way.

    `before` and `after` have the same keys; 2^n values are taken, so keep them few.
    """
    names = list(before)
    found: dict[frozenset[Segment], Fraction] = {}
    for size in range(len(names) + 1):
        for changed in combinations(names, size):
            at = value({n: after[n] if n in changed else before[n] for n in names})
            if at is None:
                return None
            found[frozenset(changed)] = at
    return {name: _marginal(name, names, found) for name in names}


def _marginal(name: Segment, names: Sequence[Segment], found: Mapping[frozenset[Segment], Fraction]) -> Fraction:
    total, n = NONE, len(names)
    for changed, at in found.items():
        if name not in changed:
            orders = Fraction(factorial(len(changed)) * factorial(n - len(changed) - 1), factorial(n))
            total += orders * (found[changed | {name}] - at)
    return total


def cents(value: Fraction) -> Decimal:
    """Rounded to the cent, half away from zero."""
    found = Decimal(floor(abs(value) * 100 + Fraction(1, 2))) * CENT
    return -found if value < 0 else found


def in_cents(parts: Sequence[Fraction], total: Decimal) -> list[Decimal]:
    """The parts in whole cents that add up to `total`, which is their sum up to rounding.

    Each is rounded down; the cents that are missing go to those that lost most by it (largest remainder).
    """
    lower = [floor(part * 100) for part in parts]
    missing = int(total * 100) - sum(lower)
    if parts:
        order = sorted(range(len(parts)), key=lambda i: (lower[i] - parts[i] * 100, i))
        for turn in range(abs(missing)):
            at = order[turn % len(parts)] if missing > 0 else order[-1 - turn % len(parts)]
            lower[at] += 1 if missing > 0 else -1
    return [Decimal(n) * CENT for n in lower]
