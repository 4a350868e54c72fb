"""Intervals around values."""

import polars as pl

Z_95 = 1.959963984540054


def wilson(successes: pl.Expr, trials: pl.Expr, z: float = Z_95) -> tuple[pl.Expr, pl.Expr]:
    r"""Wilson's score interval of a proportion, as columns (low, high); null without trials.

    With p = k/n: centre (p + z²/2n) / (1 + z²/n), half width z √(p(1-p)/n + z²/4n²) / (1 + z²/n).
    The bound at k = 0 is exactly 0 and at k = n exactly 1.
    Wilson, E. B. (1927), JASA 22:209-212.
    """
    n, k = trials.cast(pl.Float64), successes.cast(pl.Float64)
    p = k / n
    spread = 1 + z * z / n
    centre = (p + z * z / (2 * n)) / spread
    half = z * (p * (1 - p) / n + z * z / (4 * n * n)).sqrt() / spread
    low = pl.when(k <= 0).then(0.0).otherwise(centre - half)
    high = pl.when(k >= n).then(1.0).otherwise(centre + half)
    known = n > 0
    return pl.when(known).then(low), pl.when(known).then(high)
