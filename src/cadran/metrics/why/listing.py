"""The rows behind a term of a change: those that its measures used in either period, or its steps of deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cadran.errors import BadInput, UnknownName
from cadran.metrics.facts import Facts
from cadran.metrics.filters import parse
from cadran.metrics.query import Query, window
from cadran.metrics.read import Question
from cadran.metrics.used import used_rows
from cadran.metrics.why.effects import Effect, Part, Why
from cadran.model.late import Late

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.compute as pc
else:
    pa, pc = Late("pyarrow"), Late("pyarrow.compute")

WHEN = ("before", "after")


def rows_of(found: Why, one: Effect | Part, question: Question, facts: Facts) -> pa.Table:
    """The rows behind a term or a segment: `when` (before, after), what each adds to its measure, and its columns.

    Of a movement: the steps of that kind, each with its effect.
    """
    if (steps := found.steps) is not None and isinstance(one, Effect):
        return steps.filter(pc.equal(steps["effect"], one.code))
    if one.behind is None or not one.behind.rows:
        raise BadInput("Ce terme n'a pas de lignes propres.", "This term has no rows of its own.", code="no_rows")
    windows = tuple(window(p.start, p.end, question.asof) for p in (found.base, found.period))
    query = Query(windows, question.asof, (), parse(one.behind.where), question.owners)
    parts = [_placed(used_rows(measure, query, facts)) for measure in one.behind.rows]
    return pa.concat_tables(parts, promote_options="permissive")


def term_named(found: Why, name: str) -> Effect | Part:
    """A term by its code, or a segment by its name; an error names those there are."""
    for effect in found.effects:
        if name == effect.code and not effect.group:
            return effect
    segments: list[Effect | Part] = [*found.effects, *found.parts]
    for one in segments:
        if one.group and name in {*one.group.values(), ", ".join(v or "" for v in one.group.values())}:
            return one
    known = [e.code for e in found.effects if not e.group]
    known += [v for one in segments for v in one.group.values() if v]
    raise UnknownName(("Terme", "term"), name, known, code="unknown_term")


def _placed(rows: pa.Table) -> pa.Table:
    """The window's number as a word, before all else; the row's inner key left away."""
    when = pc.if_else(pc.equal(rows["w"], 0), WHEN[0], WHEN[1])
    return rows.drop_columns(["w", "key", "on_day"]).add_column(0, "when", when)
