"""What was restated: a reading as it was known on a day against the same reading now, row by row.

Each row that a term used then or uses now is one of: `added` (it was not in the store), `entered` (it was, but not in
this figure: another day, not won yet, without an amount), `changed` (another value), `left` (still in the store, not in
this figure any more), `deleted`. What they add up to is the difference of the term, to the last digit: of a flow or a
stock the difference of the two readings; of a ratio that of its numerator and of its denominator. Rows about days
after the day they are compared with are `news`: they did not restate anything, they happened since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from cadran.errors import BadInput
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.anonymous import anonymous
from cadran.metrics.kpi import Measure, measures
from cadran.metrics.plan import relation_for
from cadran.metrics.query import Query, window
from cadran.metrics.read import Question, answer
from cadran.metrics.reading import Number, Reading
from cadran.metrics.text import compiled
from cadran.metrics.used import used_cells
from cadran.metrics.why.formulas import linear, ratio
from cadran.model import TABLES
from cadran.model.late import Late
from cadran.model.periods import Period
from cadran.store.duck import literal, quote
from cadran.store.frames import cells

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = Late("pyarrow")

Cells = Mapping[str, object]
KINDS = ("changed", "added", "entered", "left", "deleted")
LABELS = ("label", "name", "number", "subject", "category")
SOMEBODY = ("rep", "owner", "sdr")
COLUMNS = (
    "side", "change", "news", "row_id", "label", "rep", "account", "day_then", "day_now", "then", "now", "difference",
    "changes",
)  # fmt: skip
SELDOM_TOLD = frozenset({"source_updated_at"})


@dataclass(frozen=True)
class Term:
    """A measure's part in the figure. `side`: value, numerator, denominator, or part (of no sum). `factor`: how
    often it counts. `then`, `now`: its own value as known at either time."""

    side: str
    factor: Fraction
    measure: Measure
    then: Fraction
    now: Fraction

    @property
    def difference(self) -> Fraction:
        return self.factor * (self.now - self.then)


@dataclass(frozen=True)
class Restated:
    """A reading as known at the end of `since`, the same reading now, and the rows between them.

    `lines`: side, change, news, row_id, label, rep, account, day_then, day_now, then, now, difference, and `changes`:
    what differs in the row (column, then, now). Those of one side add up to the difference of that side.
    """

    since: date
    period: Period
    then: Reading
    now: Reading
    terms: tuple[Term, ...]
    lines: tuple[Cells, ...]

    @property
    def rows(self) -> pa.Table:
        """The lines as a table, of the columns that they have."""
        return pa.Table.from_pylist(list(self.lines), schema=schema(self.lines[0] if self.lines else COLUMNS))

    @property
    def additive(self) -> bool:
        """Whether the rows add up to the difference of the readings."""
        return all(t.side == "value" for t in self.terms)

    @property
    def difference(self) -> Number | None:
        """Now less then; none where either has no value."""
        one, two = self.then.value, self.now.value
        if one is None or two is None:
            return None
        if isinstance(one, Decimal | int) and isinstance(two, Decimal | int):
            return two - one
        return float(two) - float(one)

    def summed(self, *, news: bool, side: str = "value") -> Decimal:
        """What the rows of a side add up to: those about days up to `since`, or those about days since."""
        chosen = (r for r in self.lines if r["side"] == side and r["news"] == news)
        return sum((Decimal(str(r["difference"])) for r in chosen), Decimal(0))


def restated(question: Question, since: date, then: Facts, now: Facts) -> Restated:
    """Compare one reading of one period, without groups, between two knowledge dates."""
    if len(question.asked) != 1 or len(question.periods) != 1 or question.by:
        raise BadInput(
            "Un indicateur, une période, sans ventilation : filtrer avec --where.",
            "One KPI, one period, no breakdown: filter with --where.", code="bad_period",
        )  # fmt: skip
    if anonymous(question.asked[0].kpi):
        name = question.asked[0].kpi.id
        raise BadInput(
            f"{name} est anonyme : ses lignes ne se comparent pas.", f"{name} is anonymous: its rows are not compared.",
            code="no_rows",
        )  # fmt: skip
    period = question.periods[0]
    query = Query(
        (window(period.start, period.end, question.asof),), question.asof, (), question.where, question.owners
    )
    readings = [answer(replace(question, compare=None), facts).readings()[0] for facts in (then, now)]
    terms: list[Term] = []
    lines: list[Cells] = []
    for side, factor, measure in _sides(question):
        known = [_used(measure, query, facts) for facts in (then, now)]
        sums = [sum((_fraction(r["adds"]) for r in rows.values()), Fraction(0)) for rows in known]
        terms.append(Term(side, factor, measure, sums[0], sums[1]))
        lines += list(_Comparison(side, factor, measure, query, (then, now), since).lines(*known))
    order = {kind: i for i, kind in enumerate(KINDS)}
    lines.sort(key=lambda r: (r["side"], r["news"], order[str(r["change"])], -abs(_fraction(r["difference"]))))
    return Restated(since, period, readings[0], readings[1], tuple(terms), tuple(lines))


def schema(columns: Collection[str]) -> pa.Schema:
    """Of the table of lines with those columns: some viewers are not told whose they are."""
    text, day, money = pa.string(), pa.date32(), pa.decimal128(38, 12)
    texts = ("side", "change", "row_id", "label", "rep", "account")
    kinds = dict.fromkeys(texts, text) | {"news": pa.bool_(), "day_then": day, "day_now": day}
    kinds |= dict.fromkeys(("then", "now", "difference"), money)
    kinds["changes"] = pa.list_(pa.struct([("column", text), ("then", text), ("now", text)]))
    return pa.schema([(name, kinds[name]) for name in COLUMNS if name in columns])


def _sides(question: Question) -> Iterator[tuple[str, Fraction, Measure]]:
    """The measures of the value, each with its side and factor."""
    term = question.asked[0].value
    whole, parts = linear(term), ratio(term)
    if whole is not None:
        yield from (("value", factor, measure) for factor, measure in whole)
    elif parts is not None:
        yield from (("numerator", factor, measure) for factor, measure in parts[0])
        if not isinstance(parts[1], Measure):
            yield from (("denominator", factor, measure) for factor, measure in parts[1])
    else:
        yield from (("part", Fraction(1), measure) for measure in measures(term))


def _used(measure: Measure, query: Query, facts: Facts) -> dict[str, Cells]:
    return {str(row["key"]): row for row in used_cells(measure, query, facts)}


@dataclass(frozen=True)
class _Comparison:
    """The rows of one measure, as known then and now."""

    side: str
    factor: Fraction
    measure: Measure
    query: Query
    facts: tuple[Facts, Facts]
    since: date

    def lines(self, then: Mapping[str, Cells], now: Mapping[str, Cells]) -> Iterator[dict[str, object]]:
        keys = [k for k in dict.fromkeys([*then, *now]) if then.get(k, {}).get("adds") != now.get(k, {}).get("adds")]
        ids = {str((now.get(k) or then[k]).get("row_id")) for k in keys}
        was, now_is = (self._stored(ids, facts) for facts in self.facts)
        for key in keys:
            one, two = then.get(key), now.get(key)
            shown = two or one or {}
            row_id = str(shown.get("row_id"))
            days = [cells["on_day"] if cells else None for cells in (one, two)]
            values = [_fraction(cells["adds"]) if cells else Fraction(0) for cells in (one, two)]
            yield {
                "side": self.side, "change": _kind(one, two, row_id in was, row_id in now_is),
                "news": any(isinstance(d, date) and d > self.since for d in days if d is not None),
                "row_id": shown.get("row_id"), "label": _first(shown, LABELS), "rep": _first(shown, SOMEBODY),
                "account": shown.get("account"), "day_then": days[0], "day_now": days[1],
                "then": _decimal(values[0]) if one else None, "now": _decimal(values[1]) if two else None,
                "difference": _decimal(self.factor * (values[1] - values[0])),
                "changes": self._differing(was.get(row_id, {}), now_is.get(row_id, {})),
            }  # fmt: skip

    def _differing(self, then: Cells, now: Cells) -> list[dict[str, str | None]]:
        """The columns of a row that differ, where both are known; those that the measure reads come first."""
        if not then or not now:
            return []
        read = compiled(self.measure).columns | {self.measure.on, "status", "amount"}
        names = sorted((n for n in now if n in then and then[n] != now[n]), key=lambda name: name not in read)
        return [{"column": name, "then": _text(then[name]), "now": _text(now[name])} for name in names]

    def _stored(self, ids: set[str], facts: Facts) -> dict[str, Cells]:
        """The canonical rows of these keys that the store then knew, whatever figure they are in."""
        relation = relation_for(self.measure, [f.dimension for f in self.query.where], facts)
        tables = [facts.base(relation), *(["order_lines"] if relation.name in {"line_facts", "sale_lines"} else [])]
        listed = ", ".join(literal(i) for i in sorted(ids)) or "NULL"
        found: dict[str, Cells] = {}
        for table in tables:
            if table in TABLES:
                columns = ", ".join(quote(c.name) for c in TABLES[table].columns if c.name not in SELDOM_TOLD)
                sql = (
                    f"SELECT concat(source, '/', source_id) AS row_id, {columns} FROM {facts.schema}.{quote(table)}"
                    f" WHERE concat(source, '/', source_id) IN ({listed})"
                )
                found |= {str(r["row_id"]): r for r in cells(facts.con, sql)}
        return found


def _kind(then: Cells | None, now: Cells | None, was_there: bool, is_there: bool) -> str:
    if then is not None and now is not None:
        return "changed"
    if then is None:
        return "entered" if was_there else "added"
    return "left" if is_there else "deleted"


def _text(value: object) -> str | None:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return None if value is None else str(value)


def _first(cells: Cells, names: Sequence[str]) -> object:
    return next((cells[name] for name in names if cells.get(name) is not None), None)


def _fraction(value: object) -> Fraction:
    return Fraction(value) if isinstance(value, int | float | Decimal) else Fraction(0)


def _decimal(value: Fraction) -> Decimal:
    """With the digits that money is kept in."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("1e-12"))
