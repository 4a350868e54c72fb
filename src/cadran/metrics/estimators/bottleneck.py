r"""What a stage of the pipeline cost in expected revenue, this period against the one before.

Of each stage, in each period: the *stage rate* r, of the deals whose time in the stage was decided in the period (they
went beyond it, or were closed) the share that went beyond; and the *days* τ, the median from the entry to going beyond,
of those that did. Decided in the period, not entered: a quarter that has just ended is not judged by deals that are
still there. And of both periods together: d, of the deals that got beyond the stage and were closed, the share won;
a, the mean amount of those won.

    expected revenue of an entrant at the rate r    r · d · a
    effect of the rate    entrants · (r1 - r0) · d · a
    effect of time        -entrants · r1 · d · a · (τ1 - τ0) / days of the period, the fraction within ±1

The effect of time in words: deals come in evenly, and each now takes τ1 - τ0 days longer to get through; so the wins of
that many days' entrants fall after the end of the period. It is money late, not lost. Faster is a gain.

The interval of the rate's effect is that of a difference of two shares: Newcombe's, from both Wilson intervals
(Newcombe, R. G. (1998), Statistics in Medicine 17:873-890, method 10). It takes d · a as known.
"""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Seen:
    """One stage in one period: deals entered, decided there, gone beyond, and the median days of these."""

    entrants: int = 0
    decided: int = 0
    beyond: int = 0
    days: float | None = None

    @property
    def rate(self) -> float | None:
        return self.beyond / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Cost:
    """Effects on expected revenue, negative where the stage cost; the interval is of the rate's effect."""

    rate: float
    time: float
    low: float
    high: float

    @property
    def total(self) -> float:
        return self.rate + self.time

    @property
    def beyond_chance(self) -> bool:
        """Whether the change of the rate is more than chance would make."""
        return self.low > 0 or self.high < 0


def cost(was: Seen, now: Seen, won: float, amount: float, days: int) -> Cost | None:
    """`won`: d, `amount`: a, `days`: of the period. None where either period has no rate."""
    if was.rate is None or now.rate is None:
        return None
    entered = now.entrants * won * amount
    low, high = difference(now.beyond, now.decided, was.beyond, was.decided)
    slower = 0.0 if was.days is None or now.days is None else (now.days - was.days) / days
    late = -entered * now.rate * max(-1.0, min(1.0, slower))
    return Cost(entered * (now.rate - was.rate), late, entered * low, entered * high)


def difference(k1: int, n1: int, k2: int, n2: int) -> tuple[float, float]:
    """Newcombe's interval of k1/n1 - k2/n2 at 95 %."""
    p1, p2 = k1 / n1, k2 / n2
    (l1, u1), (l2, u2) = wilson_of(k1, n1), wilson_of(k2, n2)
    low = p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    return low, p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


def wilson_of(k: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson's interval of one share, as `estimators/intervals.py` has it for columns."""
    p, spread = k / n, 1 + z * z / n
    centre = (p + z * z / (2 * n)) / spread
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / spread
    return (0.0 if k == 0 else centre - half), (1.0 if k == n else centre + half)
