"""`Completeness`: of the fields that KPIs need, those that are filled."""

import polars as pl

from cadran.metrics.completeness import counted
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.fitting import Fitting, Found
from cadran.metrics.kpi import Completeness, Fitted

ASKED, FILLED = pl.col("asked"), pl.col("filled")


def fit(term: Fitted, ask: Fitting) -> Found:
    """The share filled of every group, the same in all windows: it is told of the rows as they are known."""
    if not isinstance(term, Completeness):
        raise TypeError(term)
    groups = ask.keys[1:]
    fields = counted(ask.query, ask.facts)
    sums = [ASKED.sum().cast(pl.Float64), FILLED.sum().cast(pl.Float64)]
    found = fields.group_by(groups).agg(sums) if groups else fields.select(sums)
    windows = pl.DataFrame({"w": range(len(ask.query.windows))}, schema={"w": pl.Int32})
    frame = windows.join(found.filter(ASKED > 0), how="cross").select(
        *ask.keys, (FILLED / ASKED).alias("value"), pl.lit(None, pl.String).alias("reason"),
        FILLED.alias("numerator"), ASKED.alias("denominator"), ASKED.cast(pl.Int64).alias("n"),
    )  # fmt: skip
    return Found(frame, "empty" if fields.height else _nothing(ask.facts))


def _nothing(facts: Facts) -> str:
    """Why no KPI has data: there are no rows, or what there is was never filled."""
    sql = " UNION ALL ".join(
        f"SELECT 1 FROM {facts.schema}.{t} WHERE NOT stub" for t in ("deals", "orders", "activities")
    )
    return "never_filled" if facts.one(f"SELECT count(*) FROM ({sql})") else "no_data: deals"
