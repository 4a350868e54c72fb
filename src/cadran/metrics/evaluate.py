"""From figures to values: terms become columns, with the reason wherever there is no value.

Everything here is columnar (polars): one row per window and group, so that 72,000 readings cost no
more Python than one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

import polars as pl

from cadran.errors import DefinitionError
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import (
    Aggregate,
    AllGroups,
    Before,
    Const,
    Days,
    Fitted,
    Mean,
    Measure,
    Op,
    Quantile,
    Target,
    Term,
    measures,
)  # fmt: skip
from cadran.metrics.plan import relation_for
from cadran.metrics.query import Query
from cadran.metrics.relation import Relation
from cadran.metrics.sql import QUANTILES, Stats, with_parameters
from cadran.metrics.text import compiled

NONE = pl.lit(None, dtype=pl.String)
ZERO = pl.lit(0, dtype=pl.Int64)


@dataclass(frozen=True)
class Valued:
    """A term as columns: its value, and why there is none."""

    value: pl.Expr
    reason: pl.Expr


@dataclass
class Evaluator:
    """Terms over one frame. `stats`: where each measure's figures stand; `base`: those of the comparison;
    `fitted`: what stands beside the value of each fitted term, such as `low` and `high`; `compared`: whether
    values are held against others, so that counts need an interval; `laid`: measures that stand in columns
    already, and what the names of these begin with."""

    facts: Facts
    query: Query
    stats: Mapping[Measure, Stats]
    base: "Evaluator | None" = None
    ends: str = "to"
    fitted: Mapping[Fitted, tuple[str, ...]] = field(default_factory=dict)
    compared: bool = False
    laid: Mapping[Measure, str] = field(default_factory=dict)

    def lay(self, data: pl.DataFrame, prefix: str = "m") -> "tuple[pl.DataFrame, Evaluator]":
        """The frame with what each measure comes to in columns of its own, and what reads these.

        Each is worked out once so; terms of terms, such as an interval's, would work it out hundreds of times.
        """
        names = {m: f"{prefix}{i}|" for i, m in enumerate(self.stats)}
        found = {m: (self.measure(m), self.used(m)) for m in self.stats}
        columns = {f"{names[m]}value": v.value for m, (v, _) in found.items()}
        columns |= {f"{names[m]}reason": v.reason for m, (v, _) in found.items()}
        columns |= {f"{names[m]}used": used for m, (_, used) in found.items()}
        data, base = data.with_columns(**columns), self.base
        if base is not None:
            data, base = base.lay(data, f"{prefix}b")
        return data, replace(self, laid=names, base=base)

    def term(self, term: Term) -> Valued:
        """The columns of a term."""
        match term:
            case Measure():
                return self.measure(term)
            case Op():
                return self._op(term)
            case Mean():
                return self._mean(term)
            case Quantile():
                return self._quantile(term)
            case Const():
                return Valued(pl.lit(term.value), NONE)
            case Days():
                return Valued(pl.col("working_days" if term.working else "days").cast(pl.Float64), NONE)
            case Before():
                return self._before(term)
            case AllGroups():
                return self._total(term.term)
            case Fitted():
                return self._fitted(term)
            case _:
                raise DefinitionError(f"Terme inconnu : {term!r}", f"Unknown term: {term!r}")

    def _fitted(self, term: Fitted) -> Valued:
        """What its estimator found; none where a measure that it needs has no value."""
        found, own = pl.col(f"{term.column}|value"), pl.col(f"{term.column}|reason")
        if not term.needs:
            return Valued(found, own)
        missing = pl.coalesce([self.measure(m).reason for m in term.needs])
        return Valued(pl.when(missing.is_null()).then(found), pl.coalesce(missing, own))

    def _total(self, term: Term) -> Valued:
        """A term over all groups of a window; none where no group has a value, or all rows of all are left out."""
        found = self.term(term)
        known = found.value.is_not_null().any().over("w")
        for measure in measures(term):
            used, whole = (e.sum().over("w") for e in (self.used(measure), self.population(measure)))
            known &= (used > 0) | (whole == 0)
        why = found.reason.drop_nulls().first().over("w")
        return Valued(pl.when(known).then(found.value.sum().over("w")), pl.when(~known).then(why))

    def _op(self, op: Op) -> Valued:
        left, right = self.term(op.left), self.term(op.right)
        reason = pl.coalesce(left.reason, right.reason)
        match op.sign:
            case "+":
                return Valued(left.value + right.value, reason)
            case "-":
                return Valued(left.value - right.value, reason)
            case "*":
                return Valued(_double(left.value) * _double(right.value), reason)
            case _:
                return self._division(op, left, right, reason)

    def _division(self, op: Op, left: Valued, right: Valued, reason: pl.Expr) -> Valued:
        """A division has no value over nothing; a growth none on a base that is not positive."""
        below = _double(right.value)
        bad, why = below == 0, "empty"
        if any(isinstance(t, Before) for t in op.right.walk()):
            bad, why = below <= 0, "base_not_positive"
        elif any(isinstance(t, Target) for t in op.right.walk()) and isinstance(op.right, Op):
            bad, why = below <= 0, "target_reached"
        reason = pl.coalesce(reason, pl.when(bad).then(pl.lit(why)))
        value = pl.when(reason.is_null()).then(_double(left.value) / below)
        return Valued(value, reason)

    def _mean(self, term: Mean) -> Valued:
        total, used = self.measure(term.of), self.used(term.of)
        reason = pl.coalesce(total.reason, pl.when(used == 0).then(pl.lit("empty")))
        return Valued(pl.when(reason.is_null()).then(_double(total.value) / used), reason)

    def _quantile(self, term: Quantile) -> Valued:
        reason = pl.coalesce(
            self.measure(term.of).reason, pl.when(self.used(term.of) == 0).then(pl.lit("empty"))
        )  # fmt: skip
        listed = pl.col(self.stats[term.of].quantiles)
        value = listed.list.get(QUANTILES.index(term.share), null_on_oob=True)
        return Valued(pl.when(reason.is_null()).then(value), reason)

    def _before(self, term: Before) -> Valued:
        """A term over the comparison window; none where the data do not cover that window from its first day."""
        if self.base is None:
            raise DefinitionError("Before sans comparaison", "Before without a comparison")
        found, first_days = self.base.term(term.term), self.base.first_days(term.term)
        if not first_days:
            return found
        short = pl.any_horizontal(pl.col("base_start") < first for first in first_days)
        reason = pl.coalesce(pl.when(short).then(pl.lit("before_data")), found.reason)
        return Valued(pl.when(reason.is_null()).then(found.value), reason)

    def first_days(self, term: Term) -> list[pl.Expr]:
        """First days of the axes that a term reads."""
        days = [self.facts.first_day(self._relation(m), m.on) for m in measures(term)]
        return [pl.lit(d) for d in days if d is not None]

    def measure(self, measure: Measure) -> Valued:
        """A measure's value: 0 where nothing happened, none where that cannot be known."""
        if measure in self.laid:
            return Valued(*(pl.col(f"{self.laid[measure]}{name}") for name in ("value", "reason")))
        reason = self._no_value(measure)
        stats = self.stats[measure]
        if measure.aggregate is Aggregate.COUNT:
            value = self.used(measure)
        elif measure.aggregate is Aggregate.DISTINCT:
            value = pl.col(stats.total).fill_null(0)
        else:
            value = pl.col(stats.total).fill_null(0)
        return Valued(pl.when(reason.is_null()).then(value), reason)

    def population(self, measure: Measure) -> pl.Expr:
        return pl.col(self.stats[measure].population).fill_null(0)

    def left_out(self, measure: Measure) -> dict[str, pl.Expr]:
        """Rows left out, by reason; a reason may have several conditions."""
        found: dict[str, pl.Expr] = {}
        for reason, name in self.stats[measure].reasons:
            rows = pl.col(name).fill_null(0)
            found[reason] = found[reason] + rows if reason in found else rows
        return found

    def used(self, measure: Measure) -> pl.Expr:
        """Rows of the population that are used."""
        if measure in self.laid:
            return pl.col(f"{self.laid[measure]}used")
        return reduce(lambda left, right: left - right, self.left_out(measure).values(), self.population(measure))

    def coverage(self, term: Term) -> pl.Expr:
        """Used / population, by the weight where one is named; of two terms divided, the lower of theirs.

        None of an empty population. Credits weigh less than nothing: what is used can outweigh the whole, and
        covers all of it then. What a value is held against (a base, all groups) is not its own.
        """
        pools = self._pools(term)
        found = []
        for pool in pools:
            part, whole = (pl.sum_horizontal(each) for each in zip(*map(self._weighed, pool), strict=True))
            found.append(pl.when(whole != 0).then((part / whole).clip(0, 1)))
        return pl.min_horizontal(found) if found else pl.lit(None, dtype=pl.Float64)

    def _pools(self, term: Term) -> list[tuple[Measure, ...]]:
        """The populations below a term: rows of one relation added up are one pool, all others are apart."""
        if isinstance(term, Before | AllGroups):
            return []
        if isinstance(term, Measure):
            return [(term,)]
        parts = [self._pools(part) for part in term.parts()]
        together = [pool for p in parts for pool in p]
        if (isinstance(term, Op) and term.sign in "*/") or any(len(p) > 1 for p in parts):
            return together
        added = populations([m for pool in together for m in pool])
        return [tuple(m for m in added if m.relation == name) for name in dict.fromkeys(m.relation for m in added)]

    def _weighed(self, measure: Measure) -> tuple[pl.Expr, pl.Expr]:
        stats = self.stats[measure]
        if stats.weight:
            return _double(pl.col(stats.weight_used).fill_null(0)), _double(pl.col(stats.weight).fill_null(0))
        return _double(self.used(measure)), _double(self.population(measure))

    def _relation(self, measure: Measure) -> Relation:
        dimensions = (*self.query.by, *(f.dimension for f in self.query.where))
        return relation_for(measure, dimensions, self.facts)

    def _no_value(self, measure: Measure) -> pl.Expr:
        """Why the measure has no value: never any data, never filled, before the data, all rows left out."""
        relation = self._relation(measure)
        if self.facts.empty(relation):
            return pl.lit(f"no_data: {self.facts.base(relation)}")
        if self.facts.without_history(relation):
            return pl.lit("no_history")
        untold = self.facts.untold(relation)
        if untold:
            return pl.lit(untold)
        reasons: list[pl.Expr] = []
        first = self.facts.first_day(relation, measure.on)
        if first is not None:
            reasons.append(pl.when(pl.col(self.ends) <= first).then(pl.lit("before_data")))
        if first is not None and relation.reach:
            reasons.append(pl.when(self._looks_back_to(relation) < first).then(pl.lit("no_history")))
        if self._never_dated(measure, relation) or self._never_filled(measure, relation):
            return pl.coalesce(*reasons, pl.lit("never_filled"))
        if self.query.owners is not None and not relation.owner:
            reasons.append(pl.lit("not_visible"))
        if self.stats[measure].reasons:
            all_out = (self.population(measure) > 0) & (self.used(measure) == 0)
            reasons.append(pl.when(all_out).then(commonest(self.left_out(measure))))
        return pl.coalesce(*reasons) if reasons else NONE

    def _looks_back_to(self, relation: Relation) -> pl.Expr:
        return pl.col(self.ends).dt.offset_by(f"-{relation.reach}mo")

    def _never_filled(self, measure: Measure, relation: Relation) -> bool:
        return any(not self.facts.ever_filled(relation, c) for c in self._needed(measure))

    def _never_dated(self, measure: Measure, relation: Relation) -> bool:
        if relation.windowed:
            return False
        population = with_parameters(compiled(measure).where.sql, self.query, self.facts)
        return self.facts.never_dated(relation, measure.on, population)

    def _needed(self, measure: Measure) -> list[str]:
        missing = [text.removesuffix(" IS NULL") for _, text in measure.left_out if text.endswith(" IS NULL")]
        return [*measure.reads, *(m for m in missing if m.isidentifier())]


def _double(expr: pl.Expr) -> pl.Expr:
    return expr.cast(pl.Float64)


def commonest(by_reason: Mapping[str, pl.Expr]) -> pl.Expr:
    """The reason with the most rows; of equals, the first by name."""
    names = sorted(by_reason)
    best = pl.max_horizontal(by_reason[n] for n in names)
    found: pl.Expr = NONE
    for name in reversed(names):
        found = pl.when(by_reason[name] == best).then(pl.lit(name)).otherwise(found)
    return found


def populations(terms: Iterable[Term]) -> tuple[Measure, ...]:
    """One measure of each different population: those of the same rows count once."""
    found: dict[tuple[object, ...], Measure] = {}
    for term in terms:
        for m in measures(term):
            found.setdefault((m.relation, m.on, m.where, frozenset(m.left_out), m.money), m)
    return tuple(found.values())
