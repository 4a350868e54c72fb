"""The rows that a measure used, each with what it adds: the figure is their sum, to the last digit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Aggregate, Measure
from cadran.metrics.plan import relation_for
from cadran.metrics.query import Query
from cadran.metrics.relation import Relation
from cadran.metrics.rows import columns_shown
from cadran.metrics.sql import effective_reasons, money_value, prelude, source_sql, with_parameters
from cadran.metrics.text import ROW, Compiled, compiled
from cadran.store.duck import quote, to_arrow
from cadran.store.frames import cells

if TYPE_CHECKING:
    import pyarrow as pa


def used_rows(measure: Measure, query: Query, facts: Facts) -> pa.Table:
    """One line per row used: `w` the window, `key` what names the row, `adds` what it adds, `on_day` its axis, then
    the columns that `kpi rows` lists. A row of a distinct count is one of the values counted, which adds 1."""
    return to_arrow(facts.con, _text(measure, query, facts))


def used_cells(measure: Measure, query: Query, facts: Facts) -> list[dict[str, Any]]:
    """The same rows by column, without a table made first."""
    return cells(facts.con, _text(measure, query, facts))


def _text(measure: Measure, query: Query, facts: Facts) -> str:
    plain = replace(query, by=())
    relation = relation_for(measure, [f.dimension for f in query.where], facts)
    text = compiled(measure)
    reasons = effective_reasons(text, relation, facts)
    money = any(r == "no_rate" and "fx.rate" in sql for r, sql in reasons) or "fx.rate" in money_value(text, facts)
    places, source = source_sql(relation, measure.on, plain, facts, money)
    conditions = [f"({text.where.sql or 'TRUE'})", *(f"({sql}) IS NOT TRUE" for _, sql in reasons)]
    day = f"{ROW}.{quote(measure.on)}" if measure.on else "NULL::DATE"
    shown = ", ".join(columns_shown(relation, facts))
    key, value = _key(measure, relation, text), _value(text, facts)
    join = " AND " if " WHERE " in source else " WHERE "
    sql = f"SELECT {places[0]}, {key} AS key, {value} AS adds, {day} AS on_day, {shown} {source}{join}"
    sql += " AND ".join(conditions)
    if measure.aggregate is Aggregate.DISTINCT:
        sql += " QUALIFY row_number() OVER (PARTITION BY w, key ORDER BY on_day) = 1"
    whole = prelude(relation, plain, facts) + sql + " ORDER BY w, on_day, key"
    return with_parameters(whole, plain, facts)


def _key(measure: Measure, relation: Relation, text: Compiled) -> str:
    if measure.aggregate is Aggregate.DISTINCT:
        return f"CAST({text.value.sql} AS VARCHAR)"
    columns = ", ".join(f"{ROW}.{quote(c.strip())}" for c in relation.key.split(","))
    return f"concat_ws('/', {columns})"


def _value(text: Compiled, facts: Facts) -> str:
    return money_value(text, facts) if text.measure.aggregate is Aggregate.SUM else "1"
