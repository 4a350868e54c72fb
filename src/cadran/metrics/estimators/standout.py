r"""Where one person differs from peers beyond chance, when several things are looked at.

**A share**, k of n against K of N of the peers together: Fisher's exact test, one side. Given k + K, the number of
successes of the one is hypergeometric where both have the same chance; p is the weight of what is at least as far out.
Fisher, R. A. (1935), J. R. Statist. Soc. 98:39-82.

**A count**, k in a time e against K in E (days present): given k + K, the one's count is binomial with e/(e + E) where
both go at the same pace. Przyborowski, J. and Wilenski, H. (1940), Biometrika 31:313-323. Work comes in clusters (a
calling day, a fair), so that counts spread more than Poisson: with x the counts of each person and week, m the person's
mean,

    φ = max(1, Σ (x - m)² / m / Σ (weeks - 1)),

and the counts are divided by it before they are compared, each rounded to the side that speaks against a difference.
McCullagh, P. and Nelder, J. A. (1989), Generalized Linear Models, 2nd ed., §6.2 (quasi-Poisson).

**Several looks.** Of a dozen things looked at, one in twenty stands out by chance alone nearly every second time. So p
is adjusted by Holm's step-down: p(1) <= p(2) <= ... become max over j <= i of (m - j + 1) p(j), held to 1. Among people
who are all alike, less than one in twenty then hears anything. Holm, S. (1979), Scand. J. Statist. 6:65-70.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrc, gammaln

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at: `own` of `own_of` against `peers` of `peers_of`. A share where `share`, else a count and
    the days it came in. `up`: more is better. `spread`: how much more a count varies than Poisson."""

    code: str
    own: float
    own_of: float
    peers: float
    peers_of: float
    up: bool = True
    share: bool = True
    spread: float = 1.0

    @property
    def rate(self) -> float:
        return self.own / self.own_of

    @property
    def usual(self) -> float:
        """The rate of the peers together."""
        return self.peers / self.peers_of


@dataclass(frozen=True, slots=True)
class Found:
    """A look with the probability that chance alone brings as much or more, adjusted for all looks."""

    look: Look
    p: float


def worse(looks: Iterable[Look], alpha: float = ALPHA) -> list[Found]:
    """Where the person does worse than the peers beyond chance, the clearest first."""
    return _standing_out([(look, low_p(look) if look.up else high_p(look)) for look in looks], alpha)


def better(looks: Iterable[Look], alpha: float = ALPHA) -> list[Found]:
    """Where the person does better than the peers beyond chance, the clearest first."""
    return _standing_out([(look, high_p(look) if look.up else low_p(look)) for look in looks], alpha)


def _standing_out(told: Sequence[tuple[Look, float]], alpha: float) -> list[Found]:
    adjusted = holm([p for _, p in told])
    found = [Found(look, p) for (look, _), p in zip(told, adjusted, strict=True) if p <= alpha]
    return sorted(found, key=lambda f: f.p)


def holm(p: Sequence[float]) -> list[float]:
    """Holm's adjusted probabilities, in the order given."""
    order = sorted(range(len(p)), key=lambda i: p[i])
    found, highest = [1.0] * len(p), 0.0
    for step, at in enumerate(order):
        highest = max(highest, min(1.0, (len(p) - step) * p[at]))
        found[at] = highest
    return found


# ---------------------------------------------------------------- one look


def low_p(look: Look) -> float:
    """How often chance alone brings as little or less."""
    if not _comparable(look):
        return 1.0
    if look.share:
        return _hypergeometric(round(look.own), round(look.own_of), round(look.peers), round(look.peers_of))
    one, all_ = math.ceil(look.own / look.spread), math.floor(look.peers / look.spread)
    return float(bdtr(one, one + all_, look.own_of / (look.own_of + look.peers_of)))


def high_p(look: Look) -> float:
    """How often chance alone brings as much or more."""
    if not _comparable(look):
        return 1.0
    if look.share:
        failed = replace(look, own=look.own_of - look.own, peers=look.peers_of - look.peers)
        return low_p(failed)
    one, all_ = math.floor(look.own / look.spread), math.ceil(look.peers / look.spread)
    if one == 0:
        return 1.0
    return float(bdtrc(one - 1, one + all_, look.own_of / (look.own_of + look.peers_of)))


def _comparable(look: Look) -> bool:
    return look.own_of > 0 and look.peers_of > 0 and look.own + look.peers > 0


def _hypergeometric(k: int, n: int, others: int, of: int) -> float:
    """The probability of k or less in n draws out of n + of, of which k + others are successes."""
    hits, whole = k + others, n + of
    x = np.arange(max(0, hits - of), k + 1, dtype=np.float64)
    weight = _choose(n, x) + _choose(of, hits - x) - _choose(whole, np.array([hits], dtype=np.float64))
    return min(1.0, float(np.exp(weight).sum()))


def _choose(n: int, k: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
    return found


def spread(weeks: Iterable[Sequence[float]]) -> float:
    """How much more the counts of people vary from week to week than Poisson's, 1 at least; one sequence a person."""
    excess, free = 0.0, 0
    for counts in weeks:
        mean = sum(counts) / len(counts) if counts else 0.0
        if mean > 0:
            excess += sum((x - mean) ** 2 for x in counts) / mean
            free += len(counts) - 1
    return max(1.0, excess / free) if free else 1.0
