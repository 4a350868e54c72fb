"""What a term is worth in one window and group: value, units, what was left out, why it is null."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from cadran.errors import DefinitionError
from cadran.metrics.kpi import (
    Aggregate,
    AllGroups,
    Before,
    Const,
    Days,
    Mean,
    Measure,
    Op,
    Quantile,
    Target,
    Term,
    measures,
)
from cadran.metrics.reference.conditions import (
    Number,
    Row,
    Scalar,
    compute,
    evaluate,
    holds,
    number,
    tested_for_null,
    told_apart,
)
from cadran.metrics.reference.costs import months_later
from cadran.metrics.reference.dimensions import (
    Filter,
    Key,
    base_of,
    owner,
    passes,
    place,
    read_at,
    rows_of,
    rows_of_any,
)
from cadran.metrics.reference.parameters import Given, quantile
from cadran.metrics.reference.world import DAY, Window, World
from cadran.metrics.relation import Relation
from cadran.metrics.relations import RELATIONS


@dataclass(frozen=True)
class Question:
    """What all measures of one reading share. `seen`: the reps whose rows the viewer may see; None: all."""

    world: World
    by: tuple[str, ...] = ()
    where: tuple[Filter, ...] = ()
    seen: frozenset[Scalar] | None = None
    special: "Special | None" = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        return (*self.by, *(f.dimension for f in self.where))


@dataclass(frozen=True)
class Span:
    """The window asked for and the one it is compared with."""

    here: Window
    base: Window | None = None


Covered = tuple[float, float]  # what is used, and the whole
Pool = Mapping[tuple[object, ...], Covered]  # populations added up, each once
SALES = {"sales", "sale_lines"}
RowAt = tuple[str, int]  # a relation and the place of a row in it
Left = tuple[RowAt, str]  # a row, and the condition of the population it is left out of


@dataclass(frozen=True)
class Tally:
    """One measure in one window and group: the rows used, and those left out with their reason."""

    used: frozenset[RowAt]
    left_out: Mapping[Left, str]
    values: tuple[Number, ...]
    covered: Covered
    known: frozenset[tuple[Scalar, ...]] = frozenset()


@dataclass(frozen=True)
class Part:
    """A term's worth. `coverage`, `left_out` and `used` gather those of the measures below it.

    A row that several measures of one population leave out has one reason, the first. `interval`,
    `quantiles` and `beside`: what an estimator says beside its value; `also`: even where its term stands beside one.
    """

    value: Number | None
    n: int | None = None
    reason: str | None = None
    coverage: tuple[Pool, ...] = ()
    left_out: Mapping[Left, str] = field(default_factory=dict)
    used: frozenset[RowAt] = frozenset()
    values: tuple[Number, ...] = ()
    terms: tuple[Number | None, Number | None] = (None, None)
    interval: tuple[float | None, float | None] | None = None
    quantiles: tuple[float | None, float | None, float | None] | None = None
    beside: Mapping[str, Number | None] = field(default_factory=dict)
    also: Mapping[str, Number | None] = field(default_factory=dict)


Special = Callable[[Question, Term, Span, Key | None], Part]


def worth(ask: Question, term: Term, span: Span, group: Key | None) -> Part:
    """The worth of any term; `group` None stands for all groups together."""
    if isinstance(term, Measure):
        return _measure(ask, term, span.here, group)
    if isinstance(term, Mean):
        return _mean(worth(ask, term.of, span, group))
    if isinstance(term, Quantile):
        return _quantile(worth(ask, term.of, span, group), term.share)
    if isinstance(term, Op):
        return _operation(ask, term, span, group)
    if isinstance(term, Const):
        return Part(term.value)
    if isinstance(term, Days):
        return Part(sum(not term.working or ask.world.works(d) for d in span.here.days))
    if isinstance(term, AllGroups):
        return Part(*_bare(worth(ask, term.term, span, None)))
    if isinstance(term, Before):
        return _before(ask, term, span, group)
    if ask.special:
        return ask.special(ask, term, span, group)
    raise DefinitionError(f"Terme non prévu : {term}", f"Term not provided for: {term}")


def _bare(part: Part) -> tuple[Number | None, int | None, str | None]:
    """A total that a group is held against: its own rows are not the group's."""
    return part.value, part.n, part.reason


def _mean(total: Part) -> Part:
    count = len(total.values)
    reason = total.reason or (None if count else "empty")
    value = None if reason or total.value is None else float(total.value) / count
    return replace(total, value=value, n=count, reason=reason, terms=(total.value, count))


def _quantile(rows: Part, share: float) -> Part:
    values = sorted(float(v) for v in rows.values)
    reason = rows.reason or (None if values else "empty")
    return replace(rows, value=None if reason else quantile(values, share), reason=reason)


def _operation(ask: Question, term: Op, span: Span, group: Key | None) -> Part:
    left, right = worth(ask, term.left, span, group), worth(ask, term.right, span, group)
    reason = left.reason or right.reason
    if reason is None and term.sign == "/":
        reason = _no_quotient(term, right)
    value = None if reason else compute(term.sign, left.value, right.value)
    return Part(
        value=None if value is None else number(value),
        n=_units(term, left, right),
        reason=reason,
        coverage=_pooled(term, left, right),
        left_out={**right.left_out, **left.left_out},
        used=left.used | right.used,
        terms=(left.value, right.value) if term.sign == "/" else (None, None),
    )


def _pooled(term: Op, left: Part, right: Part) -> tuple[Pool, ...]:
    """Rows of one relation added up are covered together; of all others the lower coverage is shown."""
    apart = left.coverage + right.coverage
    if term.sign in "*/" or max(len(left.coverage), len(right.coverage)) > 1:
        return apart
    found: dict[object, dict[tuple[object, ...], Covered]] = {}
    for population_, rows in ((k, v) for pool in apart for k, v in pool.items()):
        found.setdefault(population_[0], {})[population_] = rows
    return tuple(found.values())


def covered(pools: Sequence[Pool]) -> float | None:
    """The lowest share covered, 0 to 1; None where every population is empty."""
    sums = [tuple(sum(column) for column in zip(*pool.values(), strict=True)) for pool in pools]
    return min((min(max(part / whole, 0.0), 1.0) for part, whole in sums if whole), default=None)


def _no_quotient(term: Op, right: Part) -> str | None:
    """Nothing to divide by; a growth on a base that is not positive; a target with nothing left of it."""
    if isinstance(term.right, Op) and isinstance(term.right.left, Target) and not (right.value or 0) > 0:
        return "target_reached"
    if isinstance(term.right, Before) and right.value is not None and right.value <= 0:
        return "base_not_positive"
    return "empty" if not right.value else None


def _units(term: Op, left: Part, right: Part) -> int | None:
    """A share stands on what its denominator counts; else the rows used, of the numerator's relations.

    The days or reps that money is divided by are no units.
    """
    below = measures(term.right)
    if term.sign == "/" and below and all(m.aggregate is not Aggregate.SUM for m in below):
        return None if right.value is None else int(right.value)
    if term.sign == "/" and not below:
        return left.n
    own = {relation for relation, _ in (left.used if term.sign == "/" else left.used | right.used)}
    own = own or {m.relation for m in measures(term.left)}
    return sum(relation in own for relation, _ in left.used | right.used)


def _before(ask: Question, term: Before, span: Span, group: Key | None) -> Part:
    """The comparison window; it has no value where the data start within it."""
    if span.base is None:
        return Part(None, reason="no_comparison")
    for measure in (m for m in term.walk() if isinstance(m, Measure)):
        first = first_day(ask.world, RELATIONS[measure.relation], measure.on)
        if first is not None and first > span.base.start:
            return Part(None, reason="before_data")
    return replace(worth(ask, term.term, Span(span.base), group), left_out={}, used=frozenset(), coverage=())


def _measure(ask: Question, measure: Measure, at: Window, group: Key | None) -> Part:
    reason = absent(ask.world, measure, at)
    if reason is None and ask.seen is not None and not RELATIONS[measure.relation].owner:
        reason = "not_visible"
    tally = count(ask, measure, at, group)
    if reason is None and tally.left_out and not tally.used:
        reasons = Counter(tally.left_out.values())
        reason = min(reasons, key=lambda r: (-reasons[r], r))
    value, n = _value(measure, tally)
    return Part(
        value=None if reason else value,
        n=n,
        reason=reason,
        coverage=({(measure.relation, measure.on, measure.where, measure.left_out, measure.money): tally.covered},),
        left_out=tally.left_out,
        used=tally.used,
        values=tally.values,
    )


def _value(measure: Measure, tally: Tally) -> tuple[Number, int]:
    if measure.aggregate is Aggregate.COUNT:
        return len(tally.used), len(tally.used)
    if measure.aggregate is Aggregate.DISTINCT:
        return len(tally.known), len(tally.known)
    total: Scalar = 0
    for value in tally.values:
        total = compute("+", total, value)
    return number(total), len(tally.used)


def absent(world: World, measure: Measure, at: Window) -> str | None:
    """Why a measure can have no value at all here: no data, none yet, or a column nobody fills."""
    relation = RELATIONS[measure.relation]
    base = base_of(world, relation)
    if not any(rows_of_any(world, name) for name in (base, *relation.also)):
        return f"no_data: {base}"
    if relation.history and not any(rows_of_any(world, name) for name, _ in _since(relation, measure.on)):
        return "no_history"
    told_by = (("deals", "outcome"),) if base == "deals" and measure.relation in SALES else relation.told_by
    if told_by and not any(r[column] is not None for name, column in told_by for r in rows_of_any(world, name)):
        return _untold(world, told_by)
    first = first_day(world, relation, measure.on)
    if first is not None and first > at.at_day:
        return "before_data"
    if first is not None and relation.reach and first > months_later(at.at_day + DAY, -relation.reach):
        return "no_history"
    needed = [*measure.reads, *(tested_for_null(text) for _, text in measure.left_out)]
    rows = rows_of_any(world, relation.base or base) if relation.windowed else rows_of(world, relation.name, at)
    for column in needed:
        if column and rows and column in rows[0] and all(r[column] is None for r in rows):
            return "never_filled"
    if not relation.windowed and rows and all(r[measure.on] is None for r in rows):
        asked = given(world, at)
        return "never_filled" if any(holds(measure.where, r, asked) for r in rows) else None
    return None


def _untold(world: World, told_by: Sequence[tuple[str, str]]) -> str:
    """Nobody ever fills what a relation's rows are made of, or there is nothing to fill it in."""
    names = [name for name, _ in told_by]
    if any(rows_of_any(world, name) for name in names):
        return "never_filled"
    return f"no_data: {base_of(world, RELATIONS[names[0]]) if names[0] in RELATIONS else names[0]}"


def first_day(world: World, relation: Relation, axis: str) -> date | None:
    """The first day a relation has a row on; a stock of deals starts with its first deal."""
    if relation.name == "rep_presence":
        return None
    days = [r[column] for name, column in _since(relation, axis) for r in rows_of_any(world, name)]
    return min((d for d in days if isinstance(d, date)), default=None)


def _since(relation: Relation, axis: str) -> tuple[tuple[str, str], ...]:
    """The relations and days that tell from when on anything is known of a relation."""
    return relation.since if relation.windowed else ((relation.name, axis), *relation.since)


def given(world: World, at: Window) -> Row:
    """The placeholders that conditions may name."""
    return Given(world, at.asof)


def population(ask: Question, measure: Measure, at: Window) -> list[tuple[RowAt, Row, Key]]:
    """The rows of a measure that the viewer may see and the filters let pass, each with its group."""
    relation = read_at(RELATIONS[measure.relation], ask.dimensions)
    found: list[tuple[RowAt, Row, Key]] = []
    for place_of, row in enumerate(rows_of(ask.world, relation.name, at)):
        day = row.get("at_day", at.at_day) if relation.windowed else row[measure.on]
        if not relation.windowed and not at.holds(day):
            continue
        if ask.seen is not None and owner(ask.world, relation, row, day) not in ask.seen:
            continue
        if holds(measure.where, row, given(ask.world, at)) and passes(ask.world, relation, row, day, ask.where):
            key = tuple(place(ask.world, relation, d, row, day) for d in ask.by)
            found.append(((relation.name, place_of), row, key))
    return found


def count(ask: Question, measure: Measure, at: Window, group: Key | None) -> Tally:
    """Go through the population of a group once: used, or left out for the first reason that holds."""
    rows: list[Row] = []
    used: dict[RowAt, Row] = {}
    left_out: dict[Left, str] = {}
    for where, row, key in population(ask, measure, at):
        if group is None or key == group:
            rows.append(row)
            reason = _left_out(ask.world, measure, row, at)
            if reason:
                left_out[where, measure.where] = reason
            else:
                used[where] = row
    kept = list(used.values())
    values, known = _values(ask.world, measure, kept, at)
    covered = _covered(ask.world, measure, rows, kept, at)
    return Tally(frozenset(used), left_out, values, covered, known)


def contributions(ask: Question, measure: Measure, at: Window, group: Key | None) -> dict[RowAt, float]:
    """What each used row adds to a measure: its value, or 1 where rows are counted."""
    asked = given(ask.world, at)
    found: dict[RowAt, float] = {}
    for where, row, key in population(ask, measure, at):
        if (group is None or key == group) and not _left_out(ask.world, measure, row, at):
            value = 1 if measure.aggregate is Aggregate.COUNT else _amount(ask.world, measure, row, asked)
            if value is not None:
                found[where] = float(number(value))
    return found


def _left_out(world: World, measure: Measure, row: Row, at: Window) -> str | None:
    if measure.money and world.no_rate(row[measure.money], row[measure.on]):
        return "no_rate"
    asked = given(world, at)
    return next((reason for reason, text in measure.left_out if holds(text, row, asked)), None)


def _values(
    world: World, measure: Measure, used: Sequence[Row], at: Window
) -> tuple[tuple[Number, ...], frozenset[tuple[Scalar, ...]]]:
    asked = given(world, at)
    if measure.aggregate is Aggregate.COUNT:
        return (), frozenset()
    if measure.aggregate is Aggregate.DISTINCT:
        told = [told_apart(measure.value, row, asked) for row in used]
        return (), frozenset(t for t in told if t is not None)
    values = [_amount(world, measure, row, asked) for row in used]
    return tuple(number(v) for v in values if v is not None), frozenset()


def _amount(world: World, measure: Measure, row: Row, asked: Row) -> Scalar:
    value = evaluate(measure.value, row, asked)
    return world.convert(value, row[measure.money], row[measure.on]) if measure.money else value


def _covered(world: World, measure: Measure, rows: Sequence[Row], used: Sequence[Row], at: Window) -> Covered:
    """Rows used and the population, or the same of an amount where the measure weighs its rows."""
    if not measure.weigh:
        return float(len(used)), float(len(rows))
    asked = given(world, at)
    part, whole = (_weight(measure, some, asked) for some in (used, rows))
    return float(part), float(whole)


def _weight(measure: Measure, rows: Sequence[Row], asked: Row) -> Decimal:
    weights = [evaluate(measure.weigh, row, asked) for row in rows]
    return sum((Decimal(number(w)) for w in weights if w is not None), Decimal(0))
