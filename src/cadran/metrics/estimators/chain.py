r"""A plan read backwards: from the revenue that is missing to the deals, quotes, meetings and leads it takes.

    won      = missing / mean amount of a deal won
    decided  = won / win rate                     (deals to be brought to a decision)
    quotes   = won · quotes per deal won
    meetings = decided · meetings per deal
    leads    = decided · leads per deal

Each rate is known from a number of cases only. Its uncertainty is drawn: the win rate from Beta(w + 1/2, l + 1/2)
(Jeffreys' prior: Brown, Cai & DasGupta 2001, Statistical Science 16:101-133), a count per count from the quotient of
two gammas, Gamma(a + 1/2) / Gamma(b + 1/2) (counts as Poisson). Of the mean amount the logarithm is drawn, Student's t
with n - 1 degrees times sqrt(c²/n + s⁴ / 2(n - 1)), c the amounts' coefficient of variation and s² = ln(1 + c²): the
standard error, and what is not known of it where amounts are skewed (the second term is Cox's, in Zhou & Gao 1997,
Statistics in Medicine 16:783-790). The band holds the middle 80 % of the draws; by simulation it held what is true 74
to 82 % of the time for 12 to 120 deals won and log-normal amounts of s = 0.5 to 1. Rates are drawn apart.

What must be opened now so that a later period reaches its target, at the win rate by value v, with O open already:

    to create = max(0, target / v - O),      Var(v) = (L² Σw² + W² Σl²) / (W + L)⁴

W and L are the amounts won and lost, as sums of a random number of random amounts (compound Poisson, delta method).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log1p, sqrt

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]

DRAWS = 4_000
SEED = 20_260_101
SIDES = (0.1, 0.9)
FARTHEST = 20.0  # so that no draw of very few cases overflows
Z_80 = 1.2815515655446004


@dataclass(frozen=True, slots=True)
class PerOne:
    """So many `many` for `one`: both counts."""

    many: float
    one: float

    @property
    def value(self) -> float:
        return self.many / self.one

    def draws(self, dice: np.random.Generator) -> Draws:
        return dice.gamma(self.many + 0.5, size=DRAWS) / dice.gamma(self.one + 0.5, size=DRAWS)


@dataclass(frozen=True, slots=True)
class Share:
    """`some` of `whole`."""

    some: float
    whole: float

    @property
    def value(self) -> float:
        return self.some / self.whole

    def draws(self, dice: np.random.Generator) -> Draws:
        return dice.beta(self.some + 0.5, self.whole - self.some + 0.5, size=DRAWS)


@dataclass(frozen=True, slots=True)
class MeanAmount:
    """The mean of `n` amounts, with the sum of their squares."""

    total: float
    squares: float
    n: int

    @property
    def value(self) -> float:
        return self.total / self.n

    @property
    def error(self) -> float:
        """The standard error of the mean; as large as the mean where there is one amount."""
        if self.n < 2:
            return self.value
        return sqrt(max(0.0, self.squares - self.total**2 / self.n) / (self.n - 1) / self.n)

    def draws(self, dice: np.random.Generator) -> Draws:
        if self.error <= 0:
            return np.full(DRAWS, self.value)
        share = self.error / self.value  # c / sqrt(n)
        unsure = log1p(share**2 * self.n) ** 2 / 2 / max(self.n - 1, 1)
        t = np.clip(dice.standard_t(max(self.n - 1, 1), size=DRAWS), -FARTHEST, FARTHEST)
        return np.asarray(self.value * np.exp(t * sqrt(share**2 + unsure)))


Rate = PerOne | Share | MeanAmount


@dataclass(frozen=True, slots=True)
class Step:
    """How many it takes in all, and the 80 % band around it."""

    total: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chain:
    """The rates of somebody; a step whose rate is not known has none, nor have those that lean on it."""

    size: MeanAmount | None = None
    win: Share | None = None
    per: Mapping[str, tuple[str, PerOne]] = field(default_factory=dict)  # step → (won or decided, so many for one)


def steps(missing: float, by: Chain, seed: Sequence[int]) -> dict[str, Step]:
    """What the missing revenue takes: `won`, `decided`, then the steps of `per`. The same seed gives the same band."""
    dice = np.random.default_rng([SEED, *seed])
    if by.size is None or by.size.value <= 0:
        return {}
    found = {"won": (missing / by.size.value, missing / by.size.draws(dice))}
    if by.win is not None and by.win.value > 0:
        won, drawn = found["won"]
        found["decided"] = (won / by.win.value, drawn / by.win.draws(dice))
    for name, (base, rate) in by.per.items():
        drawn_rate = rate.draws(dice)
        if base in found:
            found[name] = (found[base][0] * rate.value, found[base][1] * drawn_rate)
    return {name: Step(total, *_band(drawn)) for name, (total, drawn) in found.items()}


def _band(drawn: Draws) -> tuple[float, float]:
    low, high = np.quantile(drawn, SIDES)
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class ByValue:
    """Amounts won and lost: their sums, and the sums of their squares."""

    won: float
    lost: float
    won_squares: float
    lost_squares: float

    @property
    def rate(self) -> float:
        return self.won / (self.won + self.lost)

    @property
    def error(self) -> float:
        whole = self.won + self.lost
        return sqrt(self.lost**2 * self.won_squares + self.won**2 * self.lost_squares) / whole**2


@dataclass(frozen=True, slots=True)
class ToCreate:
    """The amount of deals to open, and its 80 % band; `high` is None where the rate could be nothing."""

    amount: float
    low: float
    high: float | None


def to_create(target: float, already: float, by: ByValue) -> ToCreate:
    """What is to be opened for a target, given what is open."""
    least, most = by.rate - Z_80 * by.error, min(1.0, by.rate + Z_80 * by.error)
    high = max(0.0, target / least - already) if least > 0 else None
    return ToCreate(max(0.0, target / by.rate - already), max(0.0, target / most - already), high)
