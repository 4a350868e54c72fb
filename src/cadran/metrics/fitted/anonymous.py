"""`Anonymous`: means of answers that nobody is to be made out by (metrics.md, Privacy).

A team's mean is told where it stands on `least` answers, and those of all others together are as many. What is not told
must not come out by subtraction: the teams left untold in a window have together none, or `least` answers too, else the
smallest of those told is held back as well. Several teams together are told where each of them is. A viewer who sees a
part of the reps is told of that part under the same rule, held against the whole company.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from cadran.errors import BadInput
from cadran.metrics.estimators import spread
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.fitting import Fitting, Found, frame_of, placed
from cadran.metrics.kpi import Anonymous, Fitted, Kpi
from cadran.metrics.query import Filter, Query
from cadran.model.periods import Period

TOO_FEW, TOO_FINE = "too_few_answers", "finer_than_month"
DIMENSION = "team"
Answers = Mapping[object, int]  # by team


@dataclass(frozen=True)
class Held:
    """The answers of one window, by team: of all reps, and of those whom the viewer may see."""

    every: Answers
    seen: Answers
    least: int

    def whole(self) -> bool:
        """Whether all that the viewer may see is told as one."""
        return self._enough(sum(self.seen.values()), alone=True)

    def teams(self) -> set[object]:
        """The teams that are told one by one."""
        total = sum(self.seen.values())
        told = sorted(
            (t for t, n in self.seen.items() if self._of_team(n, total)), key=lambda t: (self.seen[t], str(t))
        )
        while told and 0 < total - sum(self.seen[t] for t in told) < self.least:
            told = told[1:]
        return set(told)

    def _of_team(self, n: int, total: int) -> bool:
        return self._enough(n) and (total == n or total - n >= self.least)

    def _enough(self, n: int, *, alone: bool = False) -> bool:
        """As many as are needed, and of all others too; `alone`: or where there are no others."""
        others = sum(self.every.values()) - n
        return n >= self.least and (others >= self.least or (alone and others == 0))


def fit(term: Fitted, ask: Fitting) -> Found:
    """The mean of every window and group that is told, with its interval and how many said something beside."""
    if not isinstance(term, Anonymous):
        raise TypeError(term)
    every = _answers(term, replace(ask, query=replace(ask.query, by=(), where=(), owners=None)))
    seen = _answers(term, replace(ask, query=replace(ask.query, by=(), where=())))
    asked = _answers(term, ask)
    held = {w: Held(_by_team(every, w), _by_team(seen, w), term.least) for w in range(len(ask.query.windows))}
    rows = []
    for key, part in asked.partition_by(ask.keys, as_dict=True, maintain_order=True).items():
        mine = Counter(part["team"].to_list())
        rows.append((*key, _told(held[int(str(key[0]))], mine, grouped=bool(ask.query.by))))
    known = pl.DataFrame(rows, schema={**{k: asked.schema[k] for k in ask.keys}, "told": pl.Boolean}, orient="row")
    means = asked.group_by(ask.keys, maintain_order=True).agg(**_figures())
    return Found(_bounded(means.join(known, on=ask.keys, nulls_equal=True)))


def _answers(term: Anonymous, ask: Fitting) -> pl.DataFrame:
    columns = {"team": "t.team_id", "score": "CAST(t.score AS DOUBLE)", "said": "t.comment IS NOT NULL"}
    return frame_of(placed(term.of.of, columns, ask), ask)


def _by_team(answers: pl.DataFrame, w: int) -> Answers:
    return Counter(answers.filter(pl.col("w") == w)["team"].to_list())


def _told(held: Held, mine: Answers, *, grouped: bool) -> bool:
    """Whether the answers asked for are told: all that the viewer sees, or teams that are told one by one."""
    if not grouped and mine == held.seen:
        return held.whole()
    return set(mine) <= held.teams()


def _figures() -> dict[str, pl.Expr]:
    n, total = pl.len().cast(pl.Float64), pl.col("score").sum()
    error = spread.mean_error(n, total, (pl.col("score") ** 2).sum())
    return {
        "value": pl.col("score").mean(),
        "error": error,
        "n": n,
        "beside:comments": pl.col("said").sum().cast(pl.Float64),
    }


def _bounded(means: pl.DataFrame) -> pl.DataFrame:
    low, high = spread.around(pl.col("value"), pl.col("error"), spread.student(pl.col("n")), spread.Scale.PLAIN)
    shown = means.with_columns(low.alias("low"), high.alias("high")).drop("error", "n")
    hidden = pl.when(pl.col("told"))
    kept = [hidden.then(pl.col(c)).alias(c) for c in ("value", "low", "high", "beside:comments")]
    why = pl.when(~pl.col("told")).then(pl.lit(TOO_FEW)).alias("reason")
    return shown.with_columns(*kept, why).drop("told")


# ---------------------------------------------------------------- what is not asked for at all


def anonymous(kpi: Kpi) -> Anonymous | None:
    """The term that keeps a KPI's answers anonymous; None where they are not."""
    return next((t for t in kpi.value.walk() if isinstance(t, Anonymous)), None)


def refuse(kpi: Kpi, by: tuple[str, ...], where: tuple[Filter, ...], periods: tuple[Period, ...]) -> None:
    """`BadInput` where answers are asked for by anything but team, or by less than a month."""
    if {*by, *(f.dimension for f in where)} - {DIMENSION}:
        raise BadInput(
            f"{kpi.id} est anonyme : pour toute l'entreprise, ou par équipe (team).",
            f"{kpi.id} is anonymous: for the whole company, or by team.",
            code="unknown_dimension", near=(DIMENSION,),
        )  # fmt: skip
    if any(not _holds_a_month(period) for period in periods):
        raise BadInput(
            f"{kpi.id} est anonyme : pas de période plus courte qu'un mois entier.",
            f"{kpi.id} is anonymous: no period shorter than a whole month.", code="bad_period",
        )  # fmt: skip


def _holds_a_month(period: Period) -> bool:
    first = period.start if period.start.day == 1 else _next_month(period.start)
    return _next_month(first) <= period.end


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def refuse_rows(kpi: Kpi, query: Query, facts: Facts, *, excluded: bool) -> None:
    """`BadInput` where the answers behind a KPI are listed although it is not told of them."""
    term = anonymous(kpi)
    if term is None:
        return
    found = fit(term, Fitting(query, kpi, facts)).frame
    if excluded or found.is_empty() or found["value"].null_count():
        raise BadInput(
            f"{kpi.id} est anonyme : ces réponses sont trop peu nombreuses pour être montrées.",
            f"{kpi.id} is anonymous: these answers are too few to be shown.", code=TOO_FEW,
        )  # fmt: skip
