"""Bounds around counts, means, ratios and medians, against figures worked out elsewhere."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2
from scipy.stats import t as student_law

from cadran.metrics.estimators import spread
from cadran.metrics.estimators.spread import Scale


def one(expr: pl.Expr, **columns: object) -> float | None:
    return pl.DataFrame({name: [value] for name, value in columns.items()}).select(expr).item()


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39), (50, 37.11, 65.92)]
)
def test_counts_have_garwoods_bounds(count: int, low: float, high: float) -> None:
    """As printed in tables of exact Poisson limits, to three figures."""
    bounds = spread.poisson(pl.col("k"))
    assert [one(b, k=count) for b in bounds] == pytest.approx([low, high], rel=1e-3)


@given(st.integers(1, 5_000))
def test_counts_agree_with_the_chi_squared_form(count: int) -> None:
    low, high = (one(b, k=count) for b in spread.poisson(pl.col("k")))
    assert low == pytest.approx(chi2.ppf(0.025, 2 * count) / 2)
    assert high == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2)


def test_a_mean_is_told_by_three_sums() -> None:
    values = np.array([3.0, 5.0, 10.0, 4.0, 8.0])
    error = one(spread.mean_error(pl.col("n"), pl.col("s"), pl.col("q")), n=5.0, s=values.sum(), q=(values**2).sum())
    assert error == pytest.approx(values.std(ddof=1) / np.sqrt(5))
    assert one(spread.student(pl.col("n")), n=5) == pytest.approx(student_law.ppf(0.975, 4))
    assert one(spread.student(pl.col("n")), n=1) is None


def test_a_log_scale_keeps_bounds_positive_and_a_logit_within_a_share() -> None:
    log = spread.around(pl.lit(10.0), pl.lit(8.0), pl.lit(2.0), Scale.LOG)
    low, high = (one(b, x=0) for b in log)
    assert (low, high) == pytest.approx((10 / np.exp(1.6), 10 * np.exp(1.6)))
    share = spread.around(pl.lit(0.95), pl.lit(0.05), pl.lit(2.0), Scale.LOGIT)
    below, above = (one(b, x=0) for b in share)
    assert below is not None
    assert above is not None
    assert 0 < below < 0.95 < above < 1


def test_what_is_not_on_a_scale_is_taken_as_it_is() -> None:
    for scale in Scale:
        low, high = (one(b, x=0) for b in spread.around(pl.lit(-2.0), pl.lit(0.5), pl.lit(2.0), scale))
        assert (low, high) == (-3.0, -1.0)


@pytest.mark.parametrize(("n", "places"), [(5, None), (6, (0, 5)), (10, (1, 8)), (30, (9, 20)), (100, (39, 60))])
def test_a_median_lies_between_two_values(n: int, places: tuple[int, int] | None) -> None:
    """The 1st and 6th of 6, the 2nd and 9th of 10, the 40th and 61st of 100, as in tables of the sign test."""
    assert spread.median_places(n) == places
