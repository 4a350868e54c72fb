"""What deals went through, and when their revenue came: the whole workspace's history, as the estimators take it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from cadran.metrics.estimators.forecast import (
    NEVER,
    Chances,
    Floats,
    Ints,
    Level,
    Stays,
    chances,
    level,
)  # fmt: skip
from cadran.metrics.facts import Facts
from cadran.store.frames import frame

EPOCH = 719_163  # the ordinal of 1970-01-01
CLOSED = ("won", "lost")
# A blank stage is not known, so it is no other than the one before.
_MOVES = """
SELECT id, outcome, pipeline, from_day, CAST(amount AS DOUBLE) AS amount,
       coalesce(stage, last_value(stage IGNORE NULLS) OVER (
           PARTITION BY id ORDER BY version ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)) AS stage
FROM {s}.deal_history ORDER BY id, version
"""
_SOLD = """
SELECT deal_id AS id, min(day) AS sold FROM {s}.sales
WHERE deal_id IS NOT NULL AND day IS NOT NULL AND coalesce(kind, '') <> 'credit' GROUP BY deal_id
"""
_ALONE = "SELECT day FROM {s}.sales WHERE deal_id IS NULL AND day IS NOT NULL AND coalesce(kind, '') <> 'credit'"


@dataclass(frozen=True)
class Lives:
    """`stays`: open deals in their stages, then deals won in wait of their order; `amount`: of these, else NaN;
    `waits`: which those are. `deals`: id → the days it was opened and first sold. `decided`, `began`: days, in order.
    """

    stays: Stays
    line_of: Ints
    amount: Floats
    waits: Ints
    deals: pl.DataFrame
    decided: Ints
    began: Ints

    @cached_property
    def since(self) -> int:
        """The first day on which a deal was won or lost."""
        return int(self.decided[0]) if len(self.decided) else NEVER

    def resolved(self, day: int) -> int:
        """Deals won or lost by that day."""
        return int(np.searchsorted(self.decided, day, side="right"))

    def chances(self, day: int) -> Chances:
        return chances(self.stays, day, self.line_of)

    def level(self, day: int) -> Level:
        return level(self.began, self.since, day)

    def standing(self, day: int) -> pl.DataFrame:
        """The deals that have brought nothing by the end of that day, and may: id, cell, age, waits, amount."""
        s = self.stays
        here = np.flatnonzero((s.entered <= day) & (s.left > day) & (s.end > day))
        return pl.DataFrame({
            "id": s.deal[here], "cell": s.cell[here], "age": day - s.entered[here], "waits": self.waits[here] > 0,
            "amount": self.amount[here],
        })  # fmt: skip


def ordinals(column: pl.Expr) -> pl.Expr:
    """Days as ordinals."""
    return column.dt.epoch("d").cast(pl.Int64) + EPOCH


def lives(facts: Facts) -> Lives:
    """The history of all deals, read once a generation."""
    return facts.kept.get("lives", None, lambda: _read(facts))


def _frame(facts: Facts, sql: str) -> pl.DataFrame:
    return frame(facts.con, sql.format(s=facts.schema))


def _read(facts: Facts) -> Lives:
    sold = _frame(facts, _SOLD).select(pl.col("id").cast(pl.Int64), ordinals(pl.col("sold").cast(pl.Date)))
    moves = _moves(facts)
    opened = moves.filter(pl.col("outcome") == "open").group_by("id").agg(pl.col("entered").min().alias("opened"))
    stays = _stays(moves, sold)
    codes, line_of = _codes(stays)
    stays = stays.join(codes, on=["pipeline", "stage", "waits"], how="left", nulls_equal=True).sort("id", "entered")
    alone = _frame(facts, _ALONE).select(ordinals(pl.col("day").cast(pl.Date)))["day"].to_numpy()
    decided = moves.filter(pl.col("outcome").is_in(CLOSED)).group_by("id").agg(pl.col("entered").min())["entered"]
    arrays: Mapping[str, Ints] = {c: stays[c].to_numpy() for c in ("id", "cell", "line", "entered", "left", "end")}
    return Lives(
        stays=Stays(arrays["id"], arrays["cell"], arrays["line"], arrays["entered"], arrays["left"], arrays["end"],
                    stays["won"].to_numpy()),
        line_of=line_of, amount=stays["amount"].fill_null(np.nan).to_numpy(), waits=stays["waits"].to_numpy(),
        deals=opened.join(sold, on="id", how="full", coalesce=True),
        decided=np.sort(decided.to_numpy()), began=np.sort(np.concatenate([opened["opened"].to_numpy(), alone])),
    )  # fmt: skip


def _moves(facts: Facts) -> pl.DataFrame:
    """A row for each time a deal came to another stage, pipeline or outcome: entered, left, and how it closed then."""
    state = pl.struct("outcome", "pipeline", "stage")
    closing = pl.col("outcome").is_in(CLOSED)
    return (
        _frame(facts, _MOVES)
        .with_columns(pl.col("id").cast(pl.Int64), ordinals(pl.col("from_day")).alias("entered"))
        .filter(state.ne_missing(state.shift(1)) | (pl.col("id") != pl.col("id").shift(1)).fill_null(True))
        .with_columns(
            pl.col("entered").shift(-1).over("id").fill_null(NEVER).alias("left"),
            pl.when(closing).then("entered").shift(-1).backward_fill().over("id").alias("closing"),
            pl.when(closing).then("outcome").shift(-1).backward_fill().over("id").alias("closed"),
        )
    )


def _stays(moves: pl.DataFrame, sold: pl.DataFrame) -> pl.DataFrame:
    """The stays up to the day a deal first brought revenue or was lost. Of a deal sold, what follows is no stay."""
    lost = pl.when(pl.col("closed") == "lost").then("closing")
    waits = pl.col("outcome") == "won"
    return (
        moves
        .join(sold, on="id", how="left")
        .filter(pl.col("outcome").is_in(["open", "won"]))
        .with_columns(
            waits.cast(pl.Int64).alias("waits"),
            pl.col("sold").is_not_null().alias("won"),
            pl.coalesce("sold", pl.when(~waits).then(lost), pl.lit(NEVER, pl.Int64)).alias("end"),
            pl.when(waits).then(None).otherwise(pl.col("stage")).alias("stage"),
            pl.when(waits).then("amount").alias("amount"),
        )
        .filter(pl.col("end") > pl.col("entered"))
    )


def _codes(stays: pl.DataFrame) -> tuple[pl.DataFrame, Ints]:
    """Numbers of stages and of pipelines; waiting for an order is a stage, and a pipeline, of its own."""
    cells = stays.select("pipeline", "stage", "waits").unique().sort("pipeline", "stage", "waits")
    lines = cells.select(pl.when(pl.col("waits") == 0).then("pipeline").alias("of"), "waits").unique(
        maintain_order=True
    )
    found = (
        cells
        .with_row_index("cell")
        .with_columns(pl.when(pl.col("waits") == 0).then("pipeline").alias("of"))
        .join(lines.with_row_index("line"), on=["of", "waits"], how="left", nulls_equal=True)
        .with_columns(pl.col("cell", "line").cast(pl.Int64))
        .sort("cell")
    )
    return found.drop("of"), found["line"].to_numpy()
