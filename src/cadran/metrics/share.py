"""Shares across the groups of one reading: cumulative share and ABC class."""

import polars as pl

from cadran.metrics.kpi import Kind, Kpi

CLASSES = ((0.80, "A"), (0.95, "B"))


def with_shares(kpi: Kpi, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame of a share with `beside:cumulative` and `beside:class` (80/95); any other as it is.

    Groups are cumulated from the largest; a group is A while the groups before it hold less than 80 %.
    """
    if kpi.kind is not Kind.SHARE:
        return frame
    largest = frame.sort("w", "value", descending=[False, True], nulls_last=True)
    cumulative = pl.col("value").fill_null(0).cum_sum().over("w")
    before = cumulative - pl.col("value").fill_null(0)
    (most, first), (next_, second) = CLASSES
    upper = pl.when(before < most).then(pl.lit(first)).when(before < next_).then(pl.lit(second))
    grade = upper.otherwise(pl.lit("C"))
    return largest.with_columns(cumulative.alias("beside:cumulative"), grade.alias("beside:class"))
