"""All there is to say of how good the data are, for one period and through one viewer's eyes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from cadran.metrics.catalogue import KPIS
from cadran.metrics.completeness import counted
from cadran.metrics.engine import Asked
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Completeness, Kpi
from cadran.metrics.needed import OWNERS, has_rows, needs
from cadran.metrics.quality.grading import Context, Graded, grade, whole
from cadran.metrics.quality.references import Unresolved, shares, unresolved
from cadran.metrics.quality.repairs import Repair, repairs
from cadran.metrics.quality.suspects import Suspect, suspects
from cadran.metrics.query import Query, window
from cadran.metrics.read import Question, answer
from cadran.metrics.relations import RELATIONS
from cadran.store.duck import rows

WORST = (pl.col("filled") / pl.col("asked"), -(pl.col("asked") - pl.col("filled")))


@dataclass(frozen=True, slots=True)
class Filled:
    """Fields asked and filled, of a table, of one of its fields, or of a rep (None: of nobody)."""

    name: str | None
    asked: int
    filled: int

    @property
    def share(self) -> float:
        return self.filled / self.asked


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of what a viewer sees. `start` in, `end` out; `day`: the last day that counts.

    `tables`, `fields` (as table.column) and `reps`: the worst filled first. `reasons`: codes, with the number of KPIs
    that each costs trust. `held`: rows in quarantine by reason; None for who does not see all, as they are nobody's.
    """

    start: date
    end: date
    day: date
    filled: Filled
    tables: tuple[Filled, ...]
    fields: tuple[Filled, ...]
    reps: tuple[Filled, ...]
    grade: str | None
    reasons: tuple[tuple[str, int], ...]
    kpis: tuple[Graded, ...]
    repairs: tuple[Repair, ...]
    unresolved: tuple[Unresolved, ...]
    suspects: tuple[Suspect, ...]
    held: Mapping[str, int] | None


def assess(question: Question, facts: Facts) -> Quality:
    """The quality of the data behind a question's one period, with its filters, for its viewer.

    The KPIs read are those of the catalogue whose tables have rows and that need no dimension.
    """
    [period] = question.periods
    query = Query(
        (window(period.start, period.end, question.asof),), question.asof, (), question.where, question.owners
    )
    by_rep = counted(replace(query, by=("rep",)), facts)
    fields = by_rep.group_by("table", "field", maintain_order=True).agg(pl.col("asked").sum(), pl.col("filled").sum())
    found, suspected = unresolved(query, facts), suspects(query, facts)
    known = Context(
        filled={
            (str(t), str(f)): (int(a), int(n))
            for t, f, a, n in fields.select("table", "field", "asked", "filled").iter_rows()
        },
        unresolved=shares(found, query, facts),
        held=_held_shares(facts),
        suspected=frozenset((s.table, s.column) for s in suspected),
    )
    graded = _graded(question, facts, known)
    letter, reasons = whole(graded)
    return Quality(
        period.start, period.end, question.asof, _total(fields), _by(fields, pl.col("table")),
        _by(fields, pl.format("{}.{}", "table", "field")), _by_rep(by_rep, facts), letter, reasons, graded,
        repairs(query, facts), found, suspected, _held(facts) if question.owners is None else None,
    )  # fmt: skip


def _graded(question: Question, facts: Facts, known: Context) -> tuple[Graded, ...]:
    basis = facts.base(RELATIONS["sales"])
    asked = tuple(Asked(k) for k in KPIS.values() if _gradable(k) and needs(k, basis) and has_rows(k, facts))
    readings = answer(replace(question, asked=asked, by=()), facts).readings() if asked else ()
    return tuple(grade(r, needs(KPIS[r.kpi], basis), known) for r in readings)


def _gradable(kpi: Kpi) -> bool:
    """Ranks are told of groups, and completeness is what grades are made of."""
    return not kpi.needs_by and not isinstance(kpi.value, Completeness)


def _total(fields: pl.DataFrame) -> Filled:
    return Filled(None, int(fields["asked"].sum()), int(fields["filled"].sum()))


def _by(fields: pl.DataFrame, name: pl.Expr) -> tuple[Filled, ...]:
    """The sums by name, the worst filled first."""
    sums = fields.group_by(name.alias("name")).agg(pl.col("asked").sum(), pl.col("filled").sum())
    told = sums.filter(pl.col("asked") > 0).sort(*WORST, "name", nulls_last=True)
    return tuple(Filled(n, int(a), int(f)) for n, a, f in told.select("name", "asked", "filled").iter_rows())


def _by_rep(by: pl.DataFrame, facts: Facts) -> tuple[Filled, ...]:
    """By the owner of rows; what is nobody's by nature (products, stages) is no rep's fault, and not told."""
    owned = by.filter(pl.col("field").is_in(OWNERS))["table"].unique().implode()
    answered = by.filter(pl.col("g0").is_not_null() | pl.col("table").is_in(owned))
    names = {r[0]: str(r[1]) for r in rows(facts.con, f"SELECT id, name FROM {facts.schema}.reps")}
    told = _by(answered.with_columns(pl.col("g0").cast(pl.String)), pl.col("g0"))
    return tuple(Filled(names.get(int(f.name)) if f.name else None, f.asked, f.filled) for f in told)


def _held(facts: Facts) -> dict[str, int]:
    sql = "SELECT reason, count(*) FROM meta.quarantine WHERE replayed_in IS NULL GROUP BY 1 ORDER BY 2 DESC, 1"
    return {str(reason): int(str(n)) for reason, n in rows(facts.con, sql)}


def _held_shares(facts: Facts) -> dict[str, float]:
    """Of each table the rows held back, as a share of those and the known ones."""
    sql = "SELECT table_name, count(*) FROM meta.quarantine WHERE replayed_in IS NULL AND table_name <> '' GROUP BY 1"
    found = {str(t): int(str(n)) for t, n in rows(facts.con, sql)}
    known = {t: int(str(facts.one(f"SELECT count(*) FROM {facts.schema}.{t}"))) for t in found}
    return {t: n / (n + known[t]) for t, n in found.items()}
