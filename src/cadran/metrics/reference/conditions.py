"""SQL conditions and values, interpreted over one row with SQL's three-valued logic.

The texts are those of the measures (`kpi.Measure.where`, `value`, `left_out`). They are parsed into a tree
and walked; nothing is translated. A node that is not listed here raises: this side never guesses.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import sqlglot
from sqlglot import exp

from cadran.errors import DefinitionError

Scalar = bool | int | float | Decimal | str | date | None
Row = Mapping[str, Scalar]
Number = int | float | Decimal


def evaluate(text: str, row: Row, given: Row | None = None) -> Scalar:
    """The value of a SQL expression for a row; `given` holds the named placeholders (`:asof`)."""
    return _Walk(row, given or {}).of(_parse(text))


def told_apart(text: str, row: Row, given: Row | None = None) -> tuple[Scalar, ...] | None:
    """What a distinct count tells rows apart by: a value, or several in parentheses; None where unknown."""
    node = _parse(text)
    walk = _Walk(row, given or {})
    if isinstance(node, exp.Tuple):
        return tuple(walk.each(node.expressions))
    value = walk.of(node)
    return None if value is None else (value,)


def tested_for_null(text: str) -> str:
    """The column of a condition that says no more than `column IS NULL`; else ""."""
    node = _parse(text)
    if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null) and isinstance(node.this, exp.Column):
        return node.this.name
    return ""


def holds(text: str, row: Row, given: Row | None = None) -> bool:
    """Whether a condition is true: false and unknown are both "no". No condition holds for every row."""
    return not text or evaluate(text, row, given) is True


@lru_cache(maxsize=2048)
def _parse(text: str) -> exp.Expr:
    return sqlglot.parse_one(text, read="duckdb")


def _unknown(what: object) -> DefinitionError:
    return DefinitionError(f"Expression non prévue : {what}", f"Expression not provided for: {what}")


class _Walk:
    """One walk over one expression for one row."""

    def __init__(self, row: Row, given: Row) -> None:
        self.row = row
        self.given = given

    def of(self, node: exp.Expr) -> Scalar:
        """The value of a node."""
        known = _NODES.get(type(node))
        if known is None:
            raise _unknown(f"{type(node).__name__} ({node.sql(dialect='duckdb')})")
        return known(self, node)

    def each(self, nodes: list[exp.Expr]) -> list[Scalar]:
        return [self.of(n) for n in nodes]

    def sides(self, node: exp.Expr) -> tuple[Scalar, Scalar]:
        return self.of(node.this), self.of(node.expression)


def _literal(_: _Walk, node: exp.Expr) -> Scalar:
    text = str(node.this)
    if node.is_string:
        return text
    return int(text) if text.isdigit() else Decimal(text)


def _column(walk: _Walk, node: exp.Expr) -> Scalar:
    if node.name not in walk.row:
        raise _unknown(f"column {node.name}")
    return walk.row[node.name]


def _placeholder(walk: _Walk, node: exp.Expr) -> Scalar:
    if node.name not in walk.given:
        raise _unknown(f"parameter :{node.name}")
    return walk.given[node.name]


def _and(walk: _Walk, node: exp.Expr) -> Scalar:
    sides = walk.sides(node)
    if False in sides:
        return False
    return None if None in sides else True


def _or(walk: _Walk, node: exp.Expr) -> Scalar:
    sides = walk.sides(node)
    if True in sides:
        return True
    return None if None in sides else False


def _not(walk: _Walk, node: exp.Expr) -> Scalar:
    value = walk.of(node.this)
    return None if value is None else not value


def _is(walk: _Walk, node: exp.Expr) -> Scalar:
    """IS NULL, IS TRUE, IS FALSE: never unknown."""
    value = walk.of(node.this)
    if isinstance(node.expression, exp.Null):
        return value is None
    if isinstance(node.expression, exp.Boolean):
        return value is bool(node.expression.this)
    raise _unknown(node)


def _in(walk: _Walk, node: exp.Expr) -> Scalar:
    value, options = walk.of(node.this), walk.each(node.expressions)
    if not options:
        raise _unknown(node)
    found = [compare("=", value, o) for o in options]
    if True in found:
        return True
    return None if None in found else False


def _between(walk: _Walk, node: exp.Expr) -> Scalar:
    value, low, high = walk.of(node.this), walk.of(node.args["low"]), walk.of(node.args["high"])
    both = (compare(">=", value, low), compare("<=", value, high))
    if False in both:
        return False
    return None if None in both else True


def _coalesce(walk: _Walk, node: exp.Expr) -> Scalar:
    return next((v for v in walk.each([node.this, *node.expressions]) if v is not None), None)


def _nullif(walk: _Walk, node: exp.Expr) -> Scalar:
    left, right = walk.sides(node)
    return None if compare("=", left, right) is True else left


def _case(walk: _Walk, node: exp.Expr) -> Scalar:
    if node.this is not None:
        raise _unknown(node)
    for branch in node.args["ifs"]:
        if walk.of(branch.this) is True:
            return walk.of(branch.args["true"])
    default = node.args.get("default")
    return None if default is None else walk.of(default)


def _same(walk: _Walk, node: exp.Expr) -> bool:
    left, right = walk.sides(node)
    if left is None or right is None:
        return left is right
    return compare("=", left, right) is True


def _greatest(pick: str) -> Callable[[_Walk, exp.Expr], Scalar]:
    """GREATEST or LEAST, which pass over nulls."""

    def best(walk: _Walk, node: exp.Expr) -> Scalar:
        known = [v for v in walk.each([node.this, *node.expressions]) if v is not None]
        found = known[0] if known else None
        for value in known[1:]:
            found = value if compare(pick, value, found) else found
        return found

    return best


def _cast(walk: _Walk, node: exp.Expr) -> Scalar:
    value, to = walk.of(node.this), node.args["to"].sql(dialect="duckdb").upper()
    if value is None:
        return None
    if to == "DATE":
        return _as_date(value)
    if to == "DOUBLE" and not isinstance(value, str | date):
        return float(value)
    if to in {"INT", "INTEGER", "BIGINT"} and isinstance(value, bool | int):
        return int(value)
    if to.startswith("DECIMAL") and not isinstance(value, str | date):
        return decimal(value).quantize(Decimal(1).scaleb(-_scale(to)), ROUND_HALF_UP)
    raise _unknown(node)


def _scale(decimal_type: str) -> int:
    return int(decimal_type.rstrip(")").partition(",")[2] or 0)


def _as_date(value: Scalar) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise _unknown(value)


def _extract(walk: _Walk, node: exp.Expr) -> Scalar:
    value, unit = walk.of(node.expression), node.this.name.upper()
    if value is None:
        return None
    if not isinstance(value, date) or unit not in {"YEAR", "MONTH", "DAY"}:
        raise _unknown(node)
    return {"YEAR": value.year, "MONTH": value.month, "DAY": value.day}[unit]


def _trunc(walk: _Walk, node: exp.Expr) -> Scalar:
    value, unit = walk.of(node.this), node.args["unit"].name.upper()
    if value is None:
        return None
    day = _as_date(value)
    monday = day - timedelta(days=day.weekday())
    starts = {"YEAR": day.replace(month=1, day=1), "MONTH": day.replace(day=1), "WEEK": monday, "DAY": day}
    if unit not in starts:
        raise _unknown(node)
    return starts[unit]


def _days_between(walk: _Walk, node: exp.Expr) -> Scalar:
    """date_diff('day', start, end): sqlglot holds the end in `this`."""
    end, start = walk.sides(node)
    if node.args["unit"].name.upper() != "DAY":
        raise _unknown(node)
    return None if start is None or end is None else (_as_date(end) - _as_date(start)).days


def _negative(walk: _Walk, node: exp.Expr) -> Scalar:
    value = walk.of(node.this)
    return None if value is None else -number(value)


def _absolute(walk: _Walk, node: exp.Expr) -> Scalar:
    value = walk.of(node.this)
    if value is None:
        return None
    found = number(value)
    return -found if found < 0 else found


def _compares(sign: str) -> Callable[[_Walk, exp.Expr], Scalar]:
    return lambda walk, node: compare(sign, *walk.sides(node))


def _computes(sign: str) -> Callable[[_Walk, exp.Expr], Scalar]:
    return lambda walk, node: compute(sign, *walk.sides(node))


def compare(sign: str, left: Scalar, right: Scalar) -> bool | None:
    """SQL comparison: unknown when either side is; a day against an instant is its midnight."""
    if left is None or right is None:
        return None
    if isinstance(left, str) and isinstance(right, str):
        return _ordered(sign, (left > right) - (left < right))
    if isinstance(left, date) and isinstance(right, date):
        first, second = _instant(left), _instant(right)
        return _ordered(sign, (first > second) - (first < second))
    one, two = number(left), number(right)
    if isinstance(one, float) or isinstance(two, float):
        one, two = float(one), float(two)
    return _ordered(sign, (one > two) - (one < two))


def _ordered(sign: str, order: int) -> bool:
    return {
        "=": order == 0,
        "<>": order != 0,
        "<": order < 0,
        "<=": order <= 0,
        ">": order > 0,
        ">=": order >= 0,
    }[sign]


def _instant(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time())


def compute(sign: str, left: Scalar, right: Scalar) -> Scalar:
    """SQL arithmetic: decimals stay exact, a quotient is a double, a division by zero has no value."""
    if left is None or right is None:
        return None
    if isinstance(left, date) or isinstance(right, date):
        return _days(sign, left, right)
    one, two = number(left), number(right)
    if sign == "/":
        return float(one) / float(two) if two else None
    if isinstance(one, float) or isinstance(two, float):
        one, two = float(one), float(two)
    elif isinstance(one, Decimal) or isinstance(two, Decimal):
        one, two = decimal(one), decimal(two)
    return _exactly(sign, one, two)


def _exactly(sign: str, one: Number, two: Number) -> Number:
    if isinstance(one, float) and isinstance(two, float):
        return {"+": one + two, "-": one - two, "*": one * two}[sign]
    if isinstance(one, int) and isinstance(two, int):
        return {"+": one + two, "-": one - two, "*": one * two}[sign]
    first, second = decimal(one), decimal(two)
    return {"+": first + second, "-": first - second, "*": first * second}[sign]


def _days(sign: str, left: Scalar, right: Scalar) -> Scalar:
    """A day plus or less a number of days; a day less a day is days."""
    if isinstance(left, datetime) or isinstance(right, datetime):
        raise _unknown(f"{left} {sign} {right}")
    if isinstance(left, date) and isinstance(right, date) and sign == "-":
        return (left - right).days
    if isinstance(left, date) and isinstance(right, int) and sign in {"+", "-"}:
        return left + timedelta(days=right if sign == "+" else -right)
    if isinstance(left, int) and isinstance(right, date) and sign == "+":
        return right + timedelta(days=left)
    raise _unknown(f"{left} {sign} {right}")


def number(value: Scalar) -> Number:
    """A value known to be a number; a truth value counts 0 or 1, as SQL casts it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float | Decimal):
        return value
    raise _unknown(value)


def decimal(value: Scalar) -> Decimal:
    """A number as an exact decimal; a double by its shortest text."""
    found = number(value)
    return Decimal(repr(found)) if isinstance(found, float) else Decimal(found)


_NODES: Mapping[type[exp.Expr], Callable[[_Walk, exp.Expr], Scalar]] = {
    exp.Literal: _literal,
    exp.Boolean: lambda _, node: bool(node.this),
    exp.Null: lambda _, __: None,
    exp.Column: _column,
    exp.Placeholder: _placeholder,
    exp.Paren: lambda walk, node: walk.of(node.this),
    exp.And: _and,
    exp.Or: _or,
    exp.Not: _not,
    exp.Is: _is,
    exp.In: _in,
    exp.Between: _between,
    exp.Coalesce: _coalesce,
    exp.Nullif: _nullif,
    exp.Case: _case,
    exp.Cast: _cast,
    exp.NullSafeEQ: _same,
    exp.NullSafeNEQ: lambda walk, node: not _same(walk, node),
    exp.EQ: _compares("="),
    exp.NEQ: _compares("<>"),
    exp.LT: _compares("<"),
    exp.LTE: _compares("<="),
    exp.GT: _compares(">"),
    exp.GTE: _compares(">="),
    exp.Add: _computes("+"),
    exp.Sub: _computes("-"),
    exp.Mul: _computes("*"),
    exp.Div: _computes("/"),
    exp.Neg: _negative,
    exp.Abs: _absolute,
    exp.Greatest: _greatest(">"),
    exp.Least: _greatest("<"),
    exp.Extract: _extract,
    exp.TimestampTrunc: _trunc,
    exp.DateTrunc: _trunc,
    exp.DateDiff: _days_between,
}
