"""Measures' SQL texts, parsed once: columns qualified, parameters kept, low-cardinality columns told."""

from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import exp

from cadran.errors import DefinitionError
from cadran.metrics.kpi import Measure

ROW = "t"  # the alias of the relation's row in every query


@dataclass(frozen=True)
class Text:
    """One condition or value, ready for a query: `sql` with columns as `t."column"`, and the columns."""

    sql: str
    columns: frozenset[str]
    bare_null: str = ""  # the column, where the text is just `column IS NULL`
    overdue: str = ""  # the column, where the text is just `column < end_day`


@dataclass(frozen=True)
class Compiled:
    """A measure's texts. `used`: population and no reason to leave the row out."""

    measure: Measure
    where: Text
    value: Text
    weigh: Text
    reasons: tuple[tuple[str, Text], ...]

    @property
    def columns(self) -> frozenset[str]:
        found = self.where.columns | self.value.columns | self.weigh.columns
        return found.union(*(t.columns for _, t in self.reasons))


@lru_cache(maxsize=4096)
def parse(text: str) -> Text:
    """A condition or value; `DefinitionError` when it is no SQL."""
    if not text:
        return Text("", frozenset())
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except sqlglot.ParseError as error:
        raise DefinitionError(f"Condition illisible : {text}", f"Condition cannot be read: {text}") from error
    columns = frozenset(c.name for c in tree.find_all(exp.Column))
    null = tree.this.name if _is_bare_null(tree) else ""
    overdue = tree.this.name if _is_overdue(tree) else ""
    for column in tree.find_all(exp.Column):
        column.set("this", exp.to_identifier(column.name, quoted=True))
        column.set("table", exp.to_identifier(ROW))
    return Text(tree.sql("duckdb"), columns, null, overdue)


def _is_bare_null(tree: exp.Expr) -> bool:
    return isinstance(tree, exp.Is) and isinstance(tree.this, exp.Column) and isinstance(tree.expression, exp.Null)


def _is_overdue(tree: exp.Expr) -> bool:
    sides = (tree.this, tree.expression) if isinstance(tree, exp.LT) else ()
    return bool(sides) and all(isinstance(side, exp.Column) for side in sides) and tree.expression.name == "end_day"


@lru_cache(maxsize=4096)
def compiled(measure: Measure) -> Compiled:
    """The measure's texts, parsed once for the life of the process."""
    return Compiled(
        measure=measure,
        where=parse(measure.where),
        value=parse(measure.value),
        weigh=parse(measure.weigh),
        reasons=tuple((reason, parse(text)) for reason, text in measure.left_out),
    )
