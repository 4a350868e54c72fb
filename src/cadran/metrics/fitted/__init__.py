"""Terms that no aggregate says, each worked out by its own module, and their columns in the frame of a reading."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import polars as pl

from cadran.metrics.facts import small
from cadran.metrics.fitted import anonymous, attainment, competitors, forecast, pace, quota, ranking, survival, training
from cadran.metrics.fitted.completeness import fit as fit_completeness
from cadran.metrics.fitted.fitting import Fit, Fitting, Found, beside_value, joined
from cadran.metrics.kpi import (
    Actual,
    Anonymous,
    AtQuota,
    Competitors,
    Completeness,
    Fitted,
    Forecast,
    ForecastAccuracy,
    Paced,
    Rank,
    Rated,
    Survival,
    Target,
    TrainingEffect,
)

FITS: Mapping[type[Fitted], Fit] = MappingProxyType({
    Completeness: fit_completeness,
    Forecast: forecast.fit, ForecastAccuracy: forecast.fit, Rank: ranking.fit,
    AtQuota: quota.fit, TrainingEffect: training.fit, Anonymous: anonymous.fit,
    Competitors: competitors.fit,
    Paced: pace.fit,
    Target: attainment.fit, Actual: attainment.fit, Rated: attainment.fit, Survival: survival.fit,
})  # fmt: skip


# Terms whose columns are the same whatever is found: both sides of a comparison are worked out at once.
TOGETHER = (Target, Actual, Rated, Paced, AtQuota, Survival, Anonymous)

LOOKING = (Rank, TrainingEffect)  # read another KPI, whose intervals hang on what else the question asks


def with_fitted(
    data: pl.DataFrame, terms: Sequence[Fitted], ask: Fitting
) -> tuple[pl.DataFrame, dict[Fitted, tuple[str, ...]]]:
    """The frame with what each term's estimator found, and per term the columns beside its value."""
    fits = {term: _fit(term, ask) for term in terms}
    return joined(data, fits, ask.keys), {term: beside_value(found, ask.keys) for term, found in fits.items()}


def _fit(term: Fitted, ask: Fitting) -> Found:
    """What an estimator found, kept with the generation where it is small."""
    if isinstance(term, LOOKING):
        return _fresh(term, ask)
    key = (term, ask.of.id, ask.query)
    found = ask.facts.kept.peek("fitted", key)
    if isinstance(found, Found):
        return found
    made = _fresh(term, ask)
    if small(made.frame):
        ask.facts.kept.put("fitted", key, made)
    return made


def _fresh(term: Fitted, ask: Fitting) -> Found:
    """The columns are those of the windows that are asked about themselves."""
    fit = FITS[type(term)]
    if not ask.query.compared or isinstance(term, TOGETHER):
        return fit(term, ask)
    now, before = (fit(term, replace(ask, query=side)) for side in ask.query.sides())
    earlier = before.frame.select(c for c in before.frame.columns if c in now.frame.columns)
    later = earlier.with_columns(pl.col("w").cast(pl.Int32) + ask.query.now)
    both = pl.concat([now.frame.cast({"w": pl.Int32}), later], how="diagonal_relaxed")
    return replace(now, frame=both)
