r"""How a rate moved from one time to another, and how sure that is.

**A share**, k of n against k' of n' before: the difference d = p - p' with Newcombe's hybrid score interval. With l, u
and l', u' the Wilson bounds of the two,

    d - √((p - l)² + (u' - p')²)  to  d + √((u - p)² + (p' - l')²).

Newcombe, R. G. (1998), Statist. Med. 17:873-890, method 10.

**A pace**, k events in e days against k' in e' before: the ratio r = (k/e) / (k'/e'), on the log scale with variance
φ(1/(k + ½) + 1/(k' + ½)), where φ is how much more such counts spread than Poisson's (see `standout`). The halves keep
a bound where nothing happened: Gart, J. J. and Zweifel, J. R. (1967), Biometrika 54:181-187.

**Any value with its interval** against another: the same hybrid of the bounds as for shares, which holds for whatever
intervals the two have: Zou, G. Y. and Donner, A. (2008), Statist. Med. 27:1693-1702.
"""

import math
from dataclasses import dataclass

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Moved:
    """By how much: a difference of shares, or of paces the relative change (0.1 is a tenth more)."""

    change: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether chance alone would seldom bring it."""
        return self.low > 0 or self.high < 0


def share(k: float, n: float, before: float, of: float) -> Moved | None:
    """The difference of two shares; None where one of them has no cases."""
    if n <= 0 or of <= 0:
        return None
    p, was = k / n, before / of
    (low, high), (low_was, high_was) = _wilson(k, n), _wilson(before, of)
    return difference((p, low, high), (was, low_was, high_was))


def difference(now: tuple[float, float, float], before: tuple[float, float, float]) -> Moved:
    """The difference of two values, each given with its lower and upper bound."""
    (value, low, high), (was, low_was, high_was) = now, before
    down, up = math.hypot(value - low, high_was - was), math.hypot(high - value, was - low_was)
    return Moved(value - was, value - was - down, value - was + up)


def pace(k: float, days: float, before: float, of: float, spread: float = 1.0) -> Moved | None:
    """The relative change of two paces; None where nothing happened before, or no day has gone by."""
    if days <= 0 or of <= 0 or before <= 0:
        return None
    centre = math.log((k + 0.5) / days) - math.log((before + 0.5) / of)
    half = Z_95 * math.sqrt(spread * (1 / (k + 0.5) + 1 / (before + 0.5)))
    found = (k / days) / (before / of) - 1
    return Moved(found, min(found, math.exp(centre - half) - 1), max(found, math.exp(centre + half) - 1))


def _wilson(k: float, n: float) -> tuple[float, float]:
    p, z2 = k / n, Z_95 * Z_95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return (0.0 if k <= 0 else centre - half), (1.0 if k >= n else centre + half)
