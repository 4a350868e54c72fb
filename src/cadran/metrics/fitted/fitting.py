"""What an estimator is asked, what it finds, and how that stands in the frame of a reading."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from cadran.errors import DefinitionError
from cadran.metrics.engine import Asked
from cadran.metrics.evaluate import Evaluator
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Fitted, Kpi, Measure
from cadran.metrics.plan import plan
from cadran.metrics.query import Query
from cadran.metrics.sql import prelude, source_sql, with_parameters

Group = tuple[object, ...]
Look = Callable[[Asked, Query], tuple[pl.DataFrame, Evaluator]]


def _blind(asked: Asked, _: Query) -> tuple[pl.DataFrame, Evaluator]:
    raise DefinitionError(f"{asked.kpi.id} n'est pas lu ici.", f"{asked.kpi.id} is not read here.")


@dataclass(frozen=True)
class Fitting:
    """What all fitted terms of a question share. `of`: the KPI that one about another is about. `look`: another KPI
    of the same workspace, as a frame and what evaluates terms over it, for terms that are about its values."""

    query: Query
    of: Kpi
    facts: Facts
    look: Look = field(default=_blind, compare=False)

    @property
    def keys(self) -> list[str]:
        """The columns that name a reading: the window's number, then the groups."""
        return ["w", *(f"g{i}" for i in range(len(self.query.by)))]


@dataclass(frozen=True)
class Found:
    """`frame`: a row per window and group: the keys, `value`, `reason`, and any of `numerator`, `denominator`,
    `n`, `low`, `high`, `median`, `p75`, `p90`, `coverage`, `beside:<name>`; of a term that stands beside a value
    `also:<name>`, which stands there too; `note:<code>`, whether a reader must know it. `missing`: the reason of a
    group without a row."""

    frame: pl.DataFrame
    missing: str = "empty"


Fit = Callable[[Fitted, Fitting], Found]


def cells(ask: Fitting, found: Mapping[tuple[int, Group], tuple[float | None, str | None]]) -> pl.DataFrame:
    """A frame of values and reasons by window and group; the type of groups comes with their values."""
    columns: dict[str, list[object]] = {"w": [w for w, _ in found]}
    columns |= {key: [g[i] for _, g in found] for i, key in enumerate(ask.keys[1:])}
    columns |= {"value": [v for v, _ in found.values()], "reason": [r for _, r in found.values()]}
    return pl.DataFrame(columns, schema_overrides={"w": pl.Int32, "value": pl.Float64, "reason": pl.String})


def joined(data: pl.DataFrame, fits: Mapping[Fitted, Found], keys: Sequence[str]) -> pl.DataFrame:
    """The frame with the columns of each fitted term, and a row for every group that one of them alone has."""
    own = {term: _typed(found.frame, data, keys) for term, found in fits.items()}
    for frame in own.values():
        if len(keys) > 1:
            missing = frame.select(keys).join(data.select(keys), on=keys, how="anti", nulls_equal=True)
            data = pl.concat([data, missing], how="diagonal")
    for term, frame in own.items():
        named = frame.rename({c: f"{term.column}|{c}" for c in frame.columns if c not in keys})
        data = data.join(named, on=keys, how="left", nulls_equal=True)
        value, reason = f"{term.column}|value", f"{term.column}|reason"
        silent = pl.col(value).is_null() & pl.col(reason).is_null()
        data = data.with_columns(
            pl.when(silent).then(pl.lit(fits[term].missing)).otherwise(pl.col(reason)).alias(reason)
        )
    return data


def _typed(frame: pl.DataFrame, data: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    return frame.cast({k: data.schema[k] for k in keys})


def beside_value(found: Found, keys: Sequence[str]) -> tuple[str, ...]:
    """The columns that stand beside a fitted value."""
    return tuple(c for c in found.frame.columns if c not in {*keys, "value", "reason"})


def placed(measure: Measure, columns: Mapping[str, str], ask: Fitting) -> str:
    """The SQL of the rows that a measure uses, placed in windows and groups: the keys, then `columns` (name → SQL).

    Rows left out, other viewers' rows and those that filters do not let pass are not among them.
    """
    dimensions = (*ask.query.by, *(f.dimension for f in ask.query.where))
    [scan] = plan([measure], dimensions, ask.facts)
    [text] = scan.measures
    groups, source = source_sql(scan.relation, scan.axis, ask.query, ask.facts, money=False)
    conditions = [c for c in [text.where.sql, *(f"({r.sql}) IS NOT TRUE" for _, r in text.reasons)] if c]
    listed = ", ".join([*groups, *(f"{sql} AS {name}" for name, sql in columns.items())])
    tail = "".join(f" AND ({c})" for c in conditions)
    where = tail if " WHERE " in source else tail.replace(" AND ", " WHERE ", 1)
    return with_parameters(
        f"{prelude(scan.relation, ask.query, ask.facts)}SELECT {listed} {source}{where}", ask.query, ask.facts
    )


def frame_of(sql: str, ask: Fitting) -> pl.DataFrame:
    """The result of a query."""
    return ask.facts.frame(sql)
