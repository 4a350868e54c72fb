r"""Ranks, how sure they are, and what is left of a value once chance is taken off.

**Rank.** 1 + how many are better; equals share the better place, as in sports.

**Its interval.** Each group's true value is drawn again many times from what its rows allow, independently of the
others', and all are ranked in each draw: the interval holds 95 % of a group's ranks, and always the rank found.
Goldstein, H. and Spiegelhalter, D. (1996), J. R. Statist. Soc. A 159:385-443; Hall, P. and Miller, H. (2009), Ann.
Statist. 37:3929-3959 (bootstrapped ranks). What is drawn:
- of a share, k of n: Beta(k + ½, n - k + ½), Jeffreys' posterior (Brown, Cai and DasGupta 2001, Statist. Sci. 16:101);
- of a sum over a period, with m = Σx > 0 and v = Σx²: (v/m) Poisson(m²/v). It has the mean and the variance of the
  compound Poisson sum that such sales make, and is its bootstrap where all are equally large; who sells little may
  sell nothing. Where m is not positive, as credits can make it: normal, N(m, v);
- else a value with bounds of 95 %: a normal with two half widths, one a side, so that the bounds are kept as they are.

**Tier.** Groups whose rank intervals overlap share a tier, and so do those that share one with the same other: a tier
is a piece of the line of ranks that intervals cover without a gap. Two groups are told apart only where no chain of
overlaps leads from one to the other, so that what chance alone would order is not ordered.

**Shrunken values.** What is expected of a group's value, given its rows and how much groups differ at all, by moments:
- of shares, beta-binomial: with n-weighted mean p, S = Σ nᵢ(pᵢ - p)², N = Σ nᵢ and g groups,
  ρ = (S / (p(1 - p)) - (g - 1)) / (N - Σnᵢ²/N - (g - 1)), held to 0..1, M = 1/ρ - 1, and (k + Mp) / (n + M);
  Kleinman, J. C. (1973), J. Am. Statist. Assoc. 68:46-54;
- of means and sums, normal-normal: μ + (x - μ) τ²/(τ² + v), where v is the variance of x, and τ² that between groups by
  DerSimonian, R. and Laird, N. (1986), Control. Clin. Trials 7:177-188, μ their weighted mean; Efron, B. and Morris,
  C. (1975), J. Am. Statist. Assoc. 70:311-319. The variance of a sum grows with the sum itself, and a group that sold
  nothing has none: all take the mean variance.
Of less than three groups nobody knows how much groups differ: nothing is shrunk.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DRAWS = 4_000
FEWEST_DRAWS = 400
CELLS = 2_000_000  # drawn at most, draws x groups
TAIL = 0.025
Z_95 = 1.959963984540054
SEED = 20_251_231
FEWEST_GROUPS = 3


def generator(question: Sequence[int]) -> np.random.Generator:
    """Random numbers of a question: the same question draws the same."""
    return np.random.default_rng([SEED, *question])


def draws_of(groups: int) -> int:
    """How often so many groups are ranked."""
    return int(np.clip(CELLS // max(groups, 1), FEWEST_DRAWS, DRAWS))


# ---------------------------------------------------------------- what chance allows: a row a draw, a column a group


def shares(successes: Floats, trials: Floats, rng: np.random.Generator) -> Floats:
    """Draws of shares k/n."""
    size = (draws_of(len(trials)), len(trials))
    return rng.beta(successes + 0.5, np.maximum(trials - successes, 0.0) + 0.5, size)


def sums(value: Floats, squares: Floats, rng: np.random.Generator) -> Floats:
    """Draws of sums of amounts that come by chance; of a count, `squares` is the count. A sum of nothing stays 0."""
    size = (draws_of(len(value)), len(value))
    usual = (value > 0) & (squares > 0)
    worth = np.divide(squares, value, out=np.ones_like(value), where=usual)
    many = np.divide(value, worth, out=np.zeros_like(value), where=usual)
    come = rng.poisson(many, size) * worth
    return np.where(usual, come, value + np.sqrt(squares) * rng.standard_normal(size))


def around(value: Floats, low: Floats, high: Floats, rng: np.random.Generator) -> Floats:
    """Draws of values with bounds of 95 %; without bounds a value does not vary."""
    z = rng.standard_normal((draws_of(len(value)), len(value))) / Z_95
    below, above = (np.nan_to_num(np.maximum(side, 0.0)) for side in (value - low, high - value))
    return value + z * np.where(z < 0, below, above)


# ---------------------------------------------------------------- ranks


def ranks(worth: Floats) -> Ints:
    """Along the last axis: 1 + how many are worth more."""
    order = np.argsort(-worth, axis=-1, kind="stable")
    lined = np.take_along_axis(worth, order, axis=-1)
    new = np.ones(lined.shape, dtype=bool)
    new[..., 1:] = lined[..., 1:] < lined[..., :-1]
    place = np.maximum.accumulate(np.where(new, np.arange(1, lined.shape[-1] + 1), 1), axis=-1)
    found = np.empty_like(place)
    np.put_along_axis(found, order, place, axis=-1)
    return found


def intervals(drawn: Floats, found: Ints) -> tuple[Ints, Ints]:
    """The ranks between which 95 % of the draws lie, and the rank found lies."""
    placed = ranks(drawn)
    low = np.quantile(placed, TAIL, axis=0, method="lower").astype(np.int64)
    high = np.quantile(placed, 1 - TAIL, axis=0, method="higher").astype(np.int64)
    return np.minimum(low, found), np.maximum(high, found)


def tiers(low: Ints, high: Ints) -> Ints:
    """The tier of each, 1 the best: a new one begins where no interval reaches over from those before."""
    order = np.argsort(low, kind="stable")
    reach = np.maximum.accumulate(high[order])
    opens = np.ones(len(low), dtype=bool)
    opens[1:] = low[order][1:] > reach[:-1]
    found = np.empty(len(low), dtype=np.int64)
    found[order] = np.cumsum(opens)
    return found


# ---------------------------------------------------------------- shrinkage


def shrunk_shares(successes: Floats, trials: Floats) -> Floats:
    """What is expected of each share; as found where too few groups tell how much they differ."""
    raw = successes / trials
    total, mean = trials.sum(), successes.sum() / trials.sum()
    if len(raw) < FEWEST_GROUPS or not 0 < mean < 1:
        return raw
    free = len(raw) - 1
    room = total - (trials**2).sum() / total - free
    excess = (trials * (raw - mean) ** 2).sum() / (mean * (1 - mean)) - free
    together = np.clip(excess / room, 0.0, 1.0) if room > 0 else 0.0
    if together == 0:
        return np.full_like(raw, mean)
    weight = 1 / together - 1
    found: Floats = (successes + weight * mean) / (trials + weight)
    return found


def shrunk(value: Floats, variance: Floats) -> Floats:
    """What is expected of each value of that variance; as found where too few groups tell how much they differ."""
    if len(value) < FEWEST_GROUPS or not (variance > 0).all():
        return value
    between = _between(value, variance)
    weight = 1 / (variance + between)
    mean = (weight * value).sum() / weight.sum()
    found: Floats = mean + (value - mean) * between / (between + variance)
    return found


def _between(value: Floats, variance: Floats) -> float:
    """The variance between groups, by DerSimonian and Laird."""
    weight = 1 / variance
    mean = (weight * value).sum() / weight.sum()
    excess = (weight * (value - mean) ** 2).sum() - (len(value) - 1)
    return float(max(0.0, excess / (weight.sum() - (weight**2).sum() / weight.sum())))


def shrunk_sums(value: Floats, squares: Floats) -> Floats:
    """What is expected of each sum."""
    return shrunk(value, np.full_like(value, squares.mean() if len(squares) else 0.0))
