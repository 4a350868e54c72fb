"""`Competitors`: what each competitor named in the figures of the market has of it."""

import polars as pl

from cadran.metrics.fitted.fitting import Fitting, Found, frame_of, placed
from cadran.metrics.kpi import Competitors, Fitted


def fit(term: Fitted, ask: Fitting) -> Found:
    """Per window and group the share of all competitors together, and with it each one's by name."""
    if not isinstance(term, Competitors):
        raise TypeError(term)
    columns = {"competitor": 't."competitor"', "revenue": 't."revenue"'}
    theirs = frame_of(placed(term.theirs, columns, ask), ask).cast({"revenue": pl.Float64, "competitor": pl.String})
    whole = frame_of(placed(term.whole, columns, ask), ask).cast({"revenue": pl.Float64})
    keys = ask.keys
    total = whole.group_by(keys).agg(pl.col("revenue").sum().alias("whole"))
    shares = theirs.group_by([*keys, "competitor"]).agg(pl.col("revenue").sum()).join(total, on=keys, nulls_equal=True)
    shares = shares.filter(pl.col("whole") != 0).with_columns(share=pl.col("revenue") / pl.col("whole"))
    found = shares.group_by(keys).agg(pl.col("share").sum().alias("value"))
    for name in sorted(shares["competitor"].unique()):
        one = shares.filter(pl.col("competitor") == name).select(
            *keys, pl.col("share").alias(f"also:competitor {name}")
        )
        found = found.join(one, on=keys, how="left", nulls_equal=True)
    return Found(found.with_columns(pl.lit(None, pl.String).alias("reason")))
