"""The interval of promoters less detractors: by hand, against Wilson's, and how often it holds."""

from math import comb

import polars as pl
import pytest

from cadran.metrics.estimators.intervals import net_share, wilson


def bounds(plus: int, minus: int, whole: int) -> tuple[float, float]:
    low, high = net_share(pl.lit(plus), pl.lit(minus), pl.lit(whole))
    return pl.select(low.alias("low"), high.alias("high")).row(0)


def test_the_difference_found_is_as_many_standard_errors_from_both_bounds() -> None:
    """Of 100 answers 50 promoters and 20 detractors: (0.3 - x)² = 1.96² (0.7 - x²) / 100 at both ends."""
    for x in bounds(50, 20, 100):
        assert (0.3 - x) ** 2 == pytest.approx(1.959964**2 * (0.7 - x * x) / 100, rel=1e-5)


@pytest.mark.parametrize(("plus", "n"), [(0, 5), (3, 10), (10, 10)])
def test_where_nobody_is_in_between_it_is_wilson_s_of_the_promoters(plus: int, n: int) -> None:
    low, high = wilson(pl.lit(plus), pl.lit(n))
    shares = pl.select(low.alias("low"), high.alias("high")).row(0)
    assert bounds(plus, n - plus, n) == pytest.approx(tuple(2 * share - 1 for share in shares))


def test_nothing_asked_has_no_interval() -> None:
    assert bounds(0, 0, 0) == (None, None)


@pytest.mark.parametrize("n", [20, 60])
@pytest.mark.parametrize(("promoters", "detractors"), [(0.46, 0.18), (0.75, 0.05), (0.2, 0.5)])
def test_it_holds_the_true_score_about_95_times_in_100(promoters: float, detractors: float, n: int) -> None:
    """Over every outcome of n answers, each as likely as it is."""
    held, passive, true = 0.0, 1 - promoters - detractors, promoters - detractors
    pairs = [(p, d) for p in range(n + 1) for d in range(n + 1 - p)]
    low, high = net_share(pl.col("p"), pl.col("d"), pl.lit(n))
    found = pl.DataFrame({"p": [p for p, _ in pairs], "d": [d for _, d in pairs]}).select("p", "d", low=low, high=high)
    for p, d, down, up in found.iter_rows():
        chance = comb(n, p) * comb(n - p, d) * promoters**p * detractors**d * passive ** (n - p - d)
        held += chance * (down <= true <= up)
    assert 0.92 <= held <= 0.98
