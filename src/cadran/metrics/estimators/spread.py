r"""How far sums, means and ratios may lie from what they measure, from n, Σx, Σx² and Σxy alone.

Counts: the exact interval of Garwood (1936) for a Poisson mean, from quantiles of the gamma distribution. It never
covers less than it says.

Money over a period is a compound Poisson sum: how many sales there are is chance as much as how large each is, so
that the variance of Σx is Σx² and not n times that of x.

Ratios and other arithmetic of sums: the delta method, Var f = ΣᵢΣⱼ (∂f/∂mᵢ)(∂f/∂mⱼ) Cov(mᵢ, mⱼ), where the
covariance of two sums is Σxy over the rows that both hold, and 0 for sums of different rows.

Means: Student's t. What cannot be negative (money, durations) is taken on a log scale, m·exp(±t·s/(m√n)): its
bounds stay positive and lie further out on the long side. A share of money is taken on the log odds. Money is
skewer than that allows for in small samples: below `MONEY_ENOUGH` values the interval covers less than 90 %
(docs/statistics.md) and is withheld.

Medians: order statistics (Thompson 1936): the k-th smallest and k-th largest value, k the largest number for which
P(Bin(n, ½) < k) ≤ 2.5 %. Exact whatever the distribution; there is none below six values.
"""

from collections.abc import Callable
from enum import Enum

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import bdtr, gammaincinv, stdtrit

Floats = NDArray[np.float64]
TAIL = 0.025
MONEY_ENOUGH = 30
Bounds = tuple[pl.Expr, pl.Expr]


class Scale(Enum):
    """Where an interval is symmetric: on the value itself, its logarithm, or the log odds of a share."""

    PLAIN = "plain"
    LOG = "log"
    LOGIT = "logit"


def _by_numpy(expr: pl.Expr, work: Callable[[Floats], Floats]) -> pl.Expr:
    """A column through numpy; what is null or no number comes back null."""

    def batch(column: pl.Series) -> pl.Series:
        found = work(column.cast(pl.Float64).fill_null(np.nan).to_numpy())
        return pl.Series(found, dtype=pl.Float64).fill_nan(None)

    return expr.map_batches(batch, return_dtype=pl.Float64)


def poisson(count: pl.Expr) -> Bounds:
    """Garwood's exact bounds around a count: around 0 from 0 to 3.69, around 10 from 4.80 to 18.39."""
    low = _by_numpy(
        count, lambda k: np.where(k > 0, gammaincinv(np.maximum(k, 1), TAIL), np.where(k == 0, 0.0, np.nan))
    )
    high = _by_numpy(count, lambda k: np.asarray(gammaincinv(k + 1, 1 - TAIL)))
    return low, high


def student(n: pl.Expr) -> pl.Expr:
    """Student's t at 97.5 % for n values; null below two."""
    return _by_numpy(n, lambda k: np.where(k >= 2, stdtrit(np.maximum(k - 1, 1), 1 - TAIL), np.nan))


def around(value: pl.Expr, error: pl.Expr, reach: pl.Expr, scale: Scale) -> Bounds:
    """value ± reach x standard error on a scale; on the plain one where the value does not lie on it."""
    low, high = value - reach * error, value + reach * error
    if scale is Scale.PLAIN:
        return low, high
    if scale is Scale.LOG:
        factor, on_it = (reach * error / value).exp(), value > 0
        return pl.when(on_it).then(value / factor).otherwise(low), pl.when(on_it).then(value * factor).otherwise(high)
    factor, on_it = (reach * error / (value * (1 - value))).exp(), (value > 0) & (value < 1)
    below, above = (value / (value + (1 - value) * f) for f in (factor, 1 / factor))
    return pl.when(on_it).then(below).otherwise(low), pl.when(on_it).then(above).otherwise(high)


def mean_error(n: pl.Expr, total: pl.Expr, squares: pl.Expr) -> pl.Expr:
    """The standard error of a mean, s/√n; null below two values."""
    spread = pl.max_horizontal(squares - total * total / n, 0.0)
    return pl.when(n > 1).then((spread / (n - 1) / n).sqrt())


def median_places(n: int) -> tuple[int, int] | None:
    """Places (from 0) of the two values around a median in n sorted ones: 1 and 8 of 10; None below six."""
    ranks = np.arange(n // 2)
    fits = np.flatnonzero(bdtr(ranks.astype(float), n, 0.5) <= TAIL)
    return (int(fits[-1]), n - 1 - int(fits[-1])) if len(fits) else None


def around_median(values: pl.Expr) -> Bounds:
    """The bounds around the medians of lists of numbers, sorted or not."""

    def bound(column: pl.Series, which: int) -> pl.Series:
        return pl.Series([_at(v, which) for v in column], dtype=pl.Float64)

    low = values.map_batches(lambda c: bound(c, 0), return_dtype=pl.Float64)
    high = values.map_batches(lambda c: bound(c, 1), return_dtype=pl.Float64)
    return low, high


def _at(values: pl.Series | None, which: int) -> float | None:
    if values is None:
        return None
    known = np.sort(values.drop_nulls().to_numpy())
    places = median_places(len(known))
    return float(known[places[which]]) if places else None
