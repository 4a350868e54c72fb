"""The exact sums that a decomposition starts from: every measure in both periods, per segment and as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import polars as pl

from cadran.metrics.engine import Asked, evaluator, scan, with_windows
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Aggregate, Measure
from cadran.metrics.names import group_names
from cadran.metrics.query import Filter, Query

Key = tuple[object, ...]
NONE = Fraction(0)


@dataclass(frozen=True)
class Found:
    """One measure in one period and segment: its value, the rows used, and why there is no value."""

    value: Fraction
    used: int
    reason: str | None = None


Row = Mapping[Measure, Found]
NOT_THERE = Found(NONE, 0)


@dataclass(frozen=True)
class Sums:
    """Every measure in both periods. `whole`: of all rows together; `cells`: of each segment (before, after)."""

    whole: tuple[Row, Row]
    cells: Mapping[Key, tuple[Row, Row]]
    named: Mapping[Key, tuple[Mapping[str, str | None], Mapping[str, str | None]]]

    def reason(self, wanted: Iterable[Measure]) -> str | None:
        """Why one of the measures has no value, now or before."""
        found = [row[m].reason for row in reversed(self.whole) for m in wanted]
        return next((r for r in found if r is not None), None)


def gather(asked: Asked, wanted: Sequence[Measure], query: Query, facts: Facts) -> Sums:
    """All measures in the two windows of the query (before, after)."""
    alone = replace(query, by=())
    whole = _rows(wanted, alone, facts)[0]
    at = (whole.get((0, ()), {}), whole.get((1, ()), {}))
    if not query.by:
        return Sums(at, {(): at}, {(): ({}, {})})
    found, data = _rows(wanted, query, facts)
    keys = sorted({key for _, key in found}, key=str)
    nothing = dict.fromkeys(wanted, NOT_THERE)
    cells = {k: (found.get((0, k), nothing), found.get((1, k), nothing)) for k in keys}
    names = group_names(query.by, [data], (asked,), facts)
    return Sums(at, {k: pair for k, pair in cells.items() if _any(pair)}, {k: _named(query.by, k, names) for k in keys})


def _any(pair: tuple[Row, Row]) -> bool:
    """Whether a segment has any row: active reps without one say nothing here."""
    return any(f.used or f.value for row in pair for f in row.values())


def _named(
    by: Sequence[str], key: Key, names: Sequence[Mapping[object, tuple[str | None, str | None]]]
) -> tuple[dict[str, str | None], dict[str, str | None]]:
    told = [names[i].get(v, (None, None)) for i, v in enumerate(key)]
    return {d: t[0] for d, t in zip(by, told, strict=True)}, {d: t[1] for d, t in zip(by, told, strict=True)}


def _rows(wanted: Sequence[Measure], query: Query, facts: Facts) -> tuple[dict[tuple[int, Key], Row], pl.DataFrame]:
    frame = scan(wanted, query, facts)
    data = with_windows(frame.data, query, None, [0] * len(query.windows))
    on = evaluator(frame, query, facts)
    columns: list[pl.Expr] = []
    for i, measure in enumerate(wanted):
        found = on.measure(measure)
        columns += [
            found.value.alias(f"v{i}"), found.reason.alias(f"r{i}"), on.used(measure).alias(f"u{i}")
        ]  # fmt: skip
    keys = ["w", *(f"g{i}" for i in range(len(query.by)))]
    wide = data.select(*keys, *columns)
    rows: dict[tuple[int, Key], Row] = {}
    for line in wide.iter_rows(named=True):
        cells = {m: _found(line[f"v{i}"], line[f"u{i}"], line[f"r{i}"]) for i, m in enumerate(wanted)}
        rows[line["w"], tuple(line[k] for k in keys[1:])] = cells
    return rows, data


def _found(value: object, used: object, reason: object) -> Found:
    known = Fraction(value) if isinstance(value, int | float | Decimal) else NONE
    return Found(known, int(str(used or 0)), None if reason is None else str(reason))


def units(measure: Measure, row: Row) -> int:
    """How many independent cases stand behind a measure."""
    found = row[measure]
    return int(found.value) if measure.aggregate is Aggregate.DISTINCT else found.used


def within(query: Query, group: Mapping[str, str | None]) -> tuple[str, ...]:
    """A segment within the filters of the query, as filters are typed: by the id where the segment has one."""
    texts = [t for f in query.where if f.dimension not in group for t in _texts(f)]
    return (*texts, *(f"{dimension}={value or ''}" for dimension, value in group.items()))


def _texts(one: Filter) -> list[str]:
    found = [f"{one.dimension}={value}" for value in one.values]
    found += [f"{one.dimension}="] if one.blank else []
    return found + ([f"{one.dimension}!="] if one.filled else [])
