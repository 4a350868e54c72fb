"""Times to an event with the cases still running: `Survival`, as columns of the frame."""

import polars as pl

from cadran.metrics.estimators.survival import area_sql, plateau_sql, summary_sql
from cadran.metrics.fitted.fitting import Fitting, Found, frame_of, placed
from cadran.metrics.kpi import Curve, Fitted, Survival
from cadran.metrics.text import parse

FEWEST = 6  # events: of fewer a median has no 95 % interval (order statistics); of three this one held 85 % of the time
NOT_REACHED, NO_PLATEAU = "median_not_reached", "no_plateau"
NO_LOSS = "no_loss"


def fit(term: Fitted, ask: Fitting) -> Found:
    """The curve of every window and group, in one query, read for its median or its plateau."""
    if not isinstance(term, Survival):
        raise TypeError(term)
    entrants = placed(term.of, {"lasted": parse(term.lasted).sql, "ended": parse(term.ended).sql}, ask)
    if term.reads is Curve.AREA:
        return _area(frame_of(area_sql(entrants, ask.keys, term.limit), ask), ask)
    plateau = term.reads is Curve.PLATEAU
    found = frame_of((plateau_sql if plateau else summary_sql)(entrants, ask.keys, competing=term.competing), ask)
    own = _plateau() if plateau else _median(term.competing)
    return Found(found.select(*ask.keys, **own, **_beside(term.competing)))


def _area(found: pl.DataFrame, ask: Fitting) -> Found:
    """The mean time up to the limit, where anybody was lost at all."""
    lost = pl.col("events") > 0
    told = {"value": "area", "low": "low", "high": "high"}
    own = {name: pl.when(lost).then(pl.col(column)) for name, column in told.items()}
    return Found(found.select(*ask.keys, **own, reason=pl.when(~lost).then(pl.lit(NO_LOSS))))


def _plateau() -> dict[str, pl.Expr]:
    return {
        "value": pl.col("plateau"), "reason": pl.lit(None, pl.String),
        "low": pl.col("plateau_low"), "high": pl.col("plateau_high"),
    }  # fmt: skip


def _median(competing: bool) -> dict[str, pl.Expr]:
    """The median with its bounds, which stand around a value of enough events only."""
    value = pl.col("median")
    enough = value.is_not_null() & (pl.col("events") >= FEWEST)
    why = pl.lit(NO_PLATEAU if competing else NOT_REACHED)
    bounds = {name: pl.when(enough).then(pl.col(name)) for name in ("low", "high")}
    return {"value": value, "reason": pl.when(value.is_null()).then(why), **bounds}


def _beside(competing: bool) -> dict[str, pl.Expr]:
    found = {f"beside:{name}": pl.col(name) for name in ("mean", "ended_median", "running", "running_longer")}
    found["beside:resolved"] = 1 - pl.col("running") / pl.col("n")
    return found | ({f"beside:{name}": pl.col(name) for name in ("plateau", "unknown")} if competing else {})
