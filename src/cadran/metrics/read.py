"""The engine's door: periods, comparisons and names around the frames, and readings out of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import polars as pl

from cadran.errors import BadInput
from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import (
    Asked,
    all_measures,
    before_measures,
    beside,
    evaluate,
    evaluator,
    fitted_terms,
    scan,
    with_windows,
)  # fmt: skip
from cadran.metrics.evaluate import Evaluator
from cadran.metrics.facts import Facts
from cadran.metrics.filters import check
from cadran.metrics.fitted import with_fitted
from cadran.metrics.fitted.anonymous import anonymous, refuse
from cadran.metrics.fitted.fitting import Fitting
from cadran.metrics.kpi import Kpi, Rank, Unit
from cadran.metrics.names import group_names
from cadran.metrics.notes import Notes
from cadran.metrics.plan import relation_for
from cadran.metrics.query import Filter, Query, window
from cadran.metrics.reading import Compared, Number, Reading
from cadran.metrics.share import with_shares
from cadran.model.periods import Grain, Mode, Period, comparison


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a surface asks: KPIs over periods, by groups, within filters, as of a day, through whose eyes."""

    asked: tuple[Asked, ...]
    periods: tuple[Period, ...]
    asof: date
    by: tuple[str, ...] = ()
    where: tuple[Filter, ...] = ()
    of: Kpi = field(default_factory=lambda: KPIS["revenue"])
    compare: Mode | None = None
    grain: Grain | None = None
    owners: frozenset[int] | None = None


class Parts(NamedTuple):
    """The columns of a KPI's frame that are told by a name of their own (column, name), and its notes."""

    excluded: list[tuple[str, str]]
    beside: list[tuple[str, str]]
    notes: Notes


@dataclass(frozen=True)
class Answer:
    """Frames, one a KPI in the order asked, and everything needed to turn them into readings."""

    question: Question
    frames: tuple[pl.DataFrame, ...]
    base: tuple[pl.DataFrame, ...]
    bases: tuple[Period, ...]
    facts: Facts

    @cached_property
    def names(self) -> tuple[Mapping[object, tuple[str | None, str | None]], ...]:
        """Per dimension: id in a frame → (name shown, id told)."""
        return group_names(self.question.by, self.frames, self.question.asked, self.facts)

    def readings(self) -> list[Reading]:
        """KPI, period, group; groups by name, the unknown last."""
        return [r for i in range(len(self.frames)) for r in self._of(i)]

    def _of(self, i: int) -> Iterator[Reading]:
        asked, previous = self.question.asked[i], self._previous(i)
        columns = self.frames[i].columns
        parts = Parts(_named(columns, "x:"), _named(columns, "beside:"), Notes(asked, columns, self.facts.settings))
        found = [self._reading(asked, row, parts, previous) for row in self.frames[i].iter_rows(named=True)]
        yield from sorted(found, key=lambda r: (r.start, r.end, *((v is None, str(v)) for v in r.group.values())))

    def _key(self, row: Mapping[str, object]) -> tuple[object, ...]:
        return (row["w"], *(row[f"g{d}"] for d in range(len(self.question.by))))

    def _previous(self, i: int) -> dict[tuple[object, ...], Number | None] | None:
        if self.question.compare is None:
            return None
        return {self._key(row): row["value"] for row in self.base[i].iter_rows(named=True)}

    def _reading(
        self,
        asked: Asked,
        row: dict[str, object],
        parts: Parts,
        previous: Mapping[tuple[object, ...], Number | None] | None,
    ) -> Reading:
        w = _int(row["w"])
        period = self.question.periods[w]
        groups = {d: self.names[i].get(row[f"g{i}"], (None, None)) for i, d in enumerate(self.question.by)}
        excluded = {reason: _int(v) for column, reason in parts.excluded if (v := row[column])}
        unit = asked.variant.unit if asked.variant and asked.variant.unit else asked.kpi.unit
        return Reading(
            kpi=asked.kpi.id, variant=asked.variant.name if asked.variant else "",
            of=self.question.of.id if asked.kpi.takes_of else None,
            start=period.start, end=period.end,
            group={d: name for d, (name, _) in groups.items()}, group_id={d: key for d, (_, key) in groups.items()},
            unit=unit.value, value=_number(row["value"]), reason=None if row["reason"] is None else str(row["reason"]),
            numerator=_number(row["numerator"]), denominator=_number(row["denominator"]),
            n=None if row["n"] is None else _int(row["n"]), low=_float(row["low"]), high=_float(row["high"]),
            median=_number(row.get("median")), p75=_number(row.get("p75")), p90=_number(row.get("p90")),
            median_low=_float(row.get("median_low")), median_high=_float(row.get("median_high")),
            coverage=_float(row["coverage"]), excluded=_int(row["excluded"] or 0), excluded_by=excluded,
            previous=self._compared(w, row, unit, previous),
            beside={name: _beside(row[column]) for column, name in parts.beside},
            notes=parts.notes.of(row),
        )  # fmt: skip

    def _compared(
        self, w: int, row: Mapping[str, object], unit: Unit,
        previous: Mapping[tuple[object, ...], Number | None] | None,
    ) -> Compared | None:  # fmt: skip
        if previous is None:
            return None
        before, base = previous.get(self._key(row)), self.bases[w]
        return Compared(before, base.start, base.end, change(_number(row["value"]), before, unit))


def _named(columns: Iterable[str], prefix: str) -> list[tuple[str, str]]:
    return [(c, c.removeprefix(prefix)) for c in columns if c.startswith(prefix)]


def change(now: Number | None, before: Number | None, unit: Unit) -> float | None:
    """The change: points for shares and points (0.60 to 0.615 is 1.5), else a fraction of a positive base."""
    if now is None or before is None:
        return None
    if unit is Unit.PERCENT:
        return (float(now) - float(before)) * 100
    if unit is Unit.POINTS:
        return float(now) - float(before)
    return (float(now) - float(before)) / float(before) if before > 0 else None


def _int(value: object) -> int:
    return int(value) if isinstance(value, int | float) else int(str(value))


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


def _number(value: object) -> Number | None:
    """A number as it is, without the zeros a sum of decimals ends with."""
    if isinstance(value, Decimal):
        return Decimal(format(value, "f").rstrip("0").rstrip(".")) if value.as_tuple().exponent else value
    return value if value is None or isinstance(value, float | int) else float(str(value))


def _beside(value: object) -> Number | str | None:
    return value if isinstance(value, str) else _number(value)


def answer(question: Question, facts: Facts) -> Answer:
    """Compute all KPIs of a question."""
    _refuse_nonsense(question, facts)
    query = Query(
        tuple(window(p.start, p.end, question.asof) for p in question.periods),
        question.asof, question.by, question.where, question.owners,
    )  # fmt: skip
    bases = bases_of(question, facts)
    if question.compare is None:
        return Answer(question, _frames(question, query, _query_of(bases, query), facts), (), bases, facts)
    earlier = bases_of(replace(question, periods=bases, grain=None), facts)
    both = replace(_query_of((*question.periods, *bases), query), compared=len(bases))
    found = _frames(question, both, replace(_query_of((*bases, *earlier), query), compared=len(bases)), facts)
    now, before = zip(*(_parted(f, both) for f in found), strict=True)
    return Answer(question, now, before, bases, facts)


def _parted(frame: pl.DataFrame, query: Query) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is asked about, and what it is held against, with the number of the window that is held against it."""
    then = frame["w"] >= query.now
    now, before = frame.filter(~then), frame.filter(then)
    return now, before.replace_column(before.get_column_index("w"), before["w"] - query.now)


def _refuse_nonsense(question: Question, facts: Facts) -> None:
    for asked in question.asked:
        if asked.kpi.needs_by and not question.by:
            raise BadInput(
                f"{asked.kpi.id} demande une dimension (--by).", f"{asked.kpi.id} needs a dimension (--by).",
                code="needs_by", near=_possible(asked, facts),
            )  # fmt: skip
        if anonymous(asked.kpi) and len(question.asked) == 1:
            refuse(asked.kpi, question.by, question.where, question.periods)
    check(question.where, question.asked, facts)


def _possible(asked: Asked, facts: Facts) -> tuple[str, ...]:
    """The dimensions that a KPI can go by: those whose groups it ranks, else those of its rows."""
    ranked = [d for t in asked.value.walk() if isinstance(t, Rank) for d in t.over]
    return tuple(ranked) or relation_for(all_measures([asked])[0], (), facts).dimensions


def bases_of(question: Question, facts: Facts) -> tuple[Period, ...]:
    """The comparison period of each period; the previous one unless the question says otherwise."""
    working = facts.working_days if any(a.kpi.working for a in question.asked) else None
    mode: Mode = question.compare or "previous"
    return tuple(comparison(p, mode, question.asof, question.grain, working)[1] for p in question.periods)


def _query_of(periods: Sequence[Period], like: Query) -> Query:
    windows = tuple(window(p.start, p.end, like.asof) for p in periods)
    return Query(windows, like.asof, like.by, like.where, like.owners)


def _frames(question: Question, query: Query, base: Query, facts: Facts) -> tuple[pl.DataFrame, ...]:
    data, on = _laid(question, query, base, facts)
    found = evaluate(question.asked, data, on)
    return tuple(with_shares(a.kpi, f) for a, f in zip(question.asked, found, strict=True))


def _laid(question: Question, query: Query, base: Query, facts: Facts) -> tuple[pl.DataFrame, Evaluator]:
    """The figures of all KPIs side by side, and what evaluates terms over them."""
    frame = scan(all_measures(question.asked), query, facts)
    compared = before_measures(question.asked)
    base_on = None
    if compared:
        earlier = scan(compared, base, facts, "b")
        base_on = evaluator(earlier, base, facts, ends="base_to")
        frame = beside(frame, earlier, query)
    based = {q.windows: b.windows for q, b in zip((query, *query.sides()), (base, *base.sides()), strict=True)}

    def look(asked: Asked, other: Query) -> tuple[pl.DataFrame, Evaluator]:
        """Another KPI in the same windows, or in windows of its own, which are compared with nothing."""
        earlier = based.get(other.windows, other.windows)
        about = replace(question, asked=(asked,), of=KPIS["revenue"])
        return _laid(about, other, replace(other, windows=earlier), facts)

    fitting = Fitting(query, question.of, facts, look)
    data, beside_fitted = with_fitted(frame.data, fitted_terms(question.asked), fitting)
    data = with_windows(data, query, base, _working_elapsed(question, query, facts))  # groups of targets alone too
    on = evaluator(frame, query, facts, base=base_on, fitted=beside_fitted, compared=question.compare is not None)
    return data, on


def _working_elapsed(question: Question, query: Query, facts: Facts) -> list[int]:
    """Working days that have elapsed in each window, where a KPI asks for them."""
    if not any(a.kpi.working for a in question.asked):
        return [0] * len(query.windows)
    return [facts.working_days(w.start, w.stop) for w in query.windows]
