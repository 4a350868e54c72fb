"""The win probability of each stage: as stated, as observed, and which of the two the weighted pipeline uses."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from cadran.metrics.estimators.intervals import wilson
from cadran.metrics.facts import Facts
from cadran.store.duck import literal
from cadran.store.frames import frame

# As in weighted_deals.sql: of the deals that ever entered a stage and were closed in so many months, at least so many.
MONTHS, ENOUGH = 24, 30

# Open stages: those a deal was ever in, and those declared. A declaration without a pipeline holds for all, so that it
# is listed by itself only where no deal was ever in a stage of that name. Positions and probabilities as stage_places.
_STAGES = """
WITH seen AS (
    SELECT DISTINCT pipeline, stage FROM {s}.deal_visits
),
listed AS (
    SELECT p.pipeline, p.stage, p.position, p.probability AS stated
    FROM seen JOIN {s}.stage_places p ON p.stage = seen.stage AND p.pipeline IS NOT DISTINCT FROM seen.pipeline
    UNION ALL
    SELECT st.pipeline, st.name, min(st.position), arg_min(st.probability, st.id)
    FROM {s}.stages st
    WHERE coalesce(st.outcome, 'open') = 'open' AND NOT EXISTS (
        SELECT 1 FROM seen WHERE seen.stage = st.name AND coalesce(seen.pipeline = st.pipeline, true)
    )
    GROUP BY st.pipeline, st.name
),
observed AS (
    SELECT pipeline, stage, CAST(sum(resolved) AS BIGINT) AS n, CAST(sum(won) AS BIGINT) AS won
    FROM {s}.stage_outcomes
    WHERE closed_day > {asof} - INTERVAL {months} MONTH AND closed_day <= {asof}
    GROUP BY pipeline, stage
)
SELECT l.*, coalesce(o.n, 0) AS n, coalesce(o.won, 0) AS won
FROM listed l
LEFT JOIN observed o ON o.stage = l.stage AND o.pipeline IS NOT DISTINCT FROM l.pipeline
ORDER BY l.pipeline NULLS LAST, l.position NULLS LAST, l.stage
"""


@dataclass(frozen=True, slots=True)
class StageRate:
    """One open stage. `n`: deals that ever entered it and were closed in the last 24 months; `won` of them.

    `observed` is won / n with its Wilson interval `low`, `high`; none of no deal. `stated`: as declared. Fractions.
    """

    pipeline: str | None
    stage: str
    position: int | None
    stated: float | None
    n: int
    won: int
    observed: float | None
    low: float | None
    high: float | None

    @property
    def used_from(self) -> str | None:
        """Which probability weighs the stage's deals: `observed` where enough passed, else `stated`, else none."""
        if self.n >= ENOUGH:
            return "observed"
        return None if self.stated is None else "stated"

    @property
    def used(self) -> float | None:
        """The probability that weighs its deals, unless a deal states one of its own."""
        return self.observed if self.used_from == "observed" else self.stated


def stage_rates(facts: Facts, asof: date) -> tuple[StageRate, ...]:
    """All open stages by pipeline and position, at the end of a day. Computed on the whole workspace."""
    sql = _STAGES.format(s=facts.schema, asof=literal(asof), months=MONTHS)
    low, high = wilson(pl.col("won"), pl.col("n"))
    found = frame(facts.con, sql).with_columns(
        pl.when(pl.col("n") > 0).then(pl.col("won") / pl.col("n")).alias("observed"), low.alias("low"),
        high.alias("high"), pl.col("stated").cast(pl.Float64),
    )  # fmt: skip
    return tuple(StageRate(**row) for row in found.iter_rows(named=True))
