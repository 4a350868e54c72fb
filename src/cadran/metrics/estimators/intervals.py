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


def net_share(plus: pl.Expr, minus: pl.Expr, whole: pl.Expr, z: float = Z_95) -> tuple[pl.Expr, pl.Expr]:
    r"""Interval of a share less another of the same whole, such as promoters less detractors; null of nothing.

    With d = (plus - minus)/n and s = (plus + minus)/n the variance of d is (s - d²)/n. As Wilson does for one
    share, the bounds are the δ with (d - δ)² = z² (s - δ²)/n, s as found:

        (d ± z √(s (1 + z²/n) - d²) / √n) / (1 + z²/n)

    It is Wilson's own interval of (1 + d)/2 where nobody is in between (s = 1), stays within -1 and 1, and comes
    to the delta method's d ± z √((s - d²)/n) as n grows; at d = 1 it has a width, which that one has not.
    Wilson, E. B. (1927), JASA 22:209-212; Rocks, B. (2016), The American Statistician 70:365-372 (score interval).
    """
    n, up, down = (e.cast(pl.Float64) for e in (whole, plus, minus))
    net, both, spread = (up - down) / n, (up + down) / n, 1 + z * z / n
    half = z * pl.max_horizontal(both * spread - net * net, 0.0).sqrt() / n.sqrt()
    known = n > 0
    return pl.when(known).then((net - half) / spread), pl.when(known).then((net + half) / spread)
