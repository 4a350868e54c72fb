"""A KPI and its variants side by side, reconciled: which rows both use, and which only one of them.

A term that counts or sums rows (added or taken off) is a sum over rows, each with what it adds. Of two such
terms the rows in common and those of one alone add up to each exactly. A product, a median or an estimate is no
sum over rows: of those the values stand side by side without that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from cadran.metrics.engine import Asked
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.fitting import Fitting, frame_of, placed
from cadran.metrics.kpi import Aggregate, Mean, Measure, Op, Term
from cadran.metrics.plan import relation_for
from cadran.metrics.query import Query, window
from cadran.metrics.read import Question, answer
from cadran.metrics.reading import Number, Reading
from cadran.metrics.relations import RELATIONS
from cadran.metrics.text import ROW, compiled

Key = tuple[str, object]  # a table and the id of a row in it
Shares = Mapping[Key, Decimal]  # what each row adds to a term
KEYS = {"stage_visits": "deal_id", "slips": "deal_id"}
TERMS = ("numerator", "denominator")


@dataclass(frozen=True)
class Held:
    """One term of a variant against the same of the KPI itself: rows in common, and of either alone.

    `common` and `common_here`: what the rows in common add to the KPI's term and to the variant's. Then
    KPI's term = common + only_there, variant's = common_here + only_here, exactly.
    """

    term: str
    rows_common: int
    common: Decimal
    common_here: Decimal
    rows_only_there: int
    only_there: Decimal
    rows_only_here: int
    only_here: Decimal


@dataclass(frozen=True)
class Side:
    """A KPI or one of its variants (`name` of the KPI itself is ""), read and held against the KPI."""

    name: str
    fr: str
    en: str
    reading: Reading
    held: tuple[Held, ...]


def side_by_side(question: Question, facts: Facts) -> tuple[Side, ...]:
    """The KPI of a question over its one period and its variants, the KPI first."""
    [asked] = question.asked
    every = [Asked(asked.kpi), *(Asked(asked.kpi, v) for v in asked.kpi.variants)]
    own = replace(question, by=(), compare=None, periods=question.periods[:1])
    ask = Fitting(_query(own), own.of, facts)
    base = _terms(every[0].value, ask)
    return tuple(_side(one, own, base, ask) for one in every)


def _query(question: Question) -> Query:
    windows = tuple(window(p.start, p.end, question.asof) for p in question.periods)
    return Query(windows, question.asof, (), question.where, question.owners)


def _side(asked: Asked, question: Question, base: Mapping[str, Shares], ask: Fitting) -> Side:
    [reading] = answer(replace(question, asked=(asked,)), ask.facts).readings()
    own = asked.variant
    if own is None:
        return Side("", asked.kpi.fr, asked.kpi.en, reading, ())
    here = _terms(asked.value, ask)
    held = tuple(_held(term, base[term], here[term]) for term in TERMS if term in base and term in here)
    return Side(own.name, own.fr, own.en, reading, held)


def _held(term: str, there: Shares, here: Shares) -> Held:
    both = there.keys() & here.keys()
    gone, new = there.keys() - both, here.keys() - both
    return Held(
        term, len(both), _sum(there, both), _sum(here, both), len(gone), _sum(there, gone), len(new), _sum(here, new)
    )


def _sum(shares: Shares, keys: set[Key]) -> Decimal:
    return sum((shares[k] for k in keys), Decimal(0))


def _terms(term: Term, ask: Fitting) -> dict[str, Shares]:
    """Numerator and denominator as sums over rows; a term that is none is left out."""
    if isinstance(term, Mean):
        parts: tuple[Term, ...] = (term.of, replace(term.of, aggregate=Aggregate.COUNT))
    elif isinstance(term, Op) and term.sign == "/":
        parts = (term.left, term.right)
    else:
        parts = (term,)
    found = {name: _shares(part, ask) for name, part in zip(TERMS, parts, strict=False)}
    return {name: shares for name, shares in found.items() if shares is not None}


def _shares(term: Term, ask: Fitting) -> Shares | None:
    """What each row adds to a sum of measures; None for what is no such sum."""
    signed = list(_signed(term, 1))
    if not signed or any(m is None or m.aggregate is Aggregate.DISTINCT or not _key(m) for m, _ in signed):
        return None
    found: dict[Key, Decimal] = {}
    for measure, sign in signed:
        for key, worth in _rows(measure, ask) if measure else ():
            found[key] = found.get(key, Decimal(0)) + sign * worth
    return found


def _signed(term: Term, sign: int) -> Iterator[tuple[Measure | None, int]]:
    if isinstance(term, Measure):
        yield term, sign
    elif isinstance(term, Op) and term.sign in "+-":
        yield from _signed(term.left, sign)
        yield from _signed(term.right, sign if term.sign == "+" else -sign)
    else:
        yield None, sign


def _key(measure: Measure) -> str:
    """The column that names a row; "" where it takes several, as a rep's day does."""
    key = KEYS.get(measure.relation, RELATIONS[measure.relation].key)
    return "" if "," in key else key


def _rows(measure: Measure, ask: Fitting) -> Iterator[tuple[Key, Decimal]]:
    relation = relation_for(measure, (f.dimension for f in ask.query.where), ask.facts)
    value = "1" if measure.aggregate is Aggregate.COUNT else compiled(measure).value.sql
    columns = {"id": f'{ROW}."{KEYS.get(relation.name, relation.key)}"', "worth": f"CAST({value} AS DECIMAL(38, 8))"}
    table = ask.facts.base(relation)
    for row in frame_of(placed(measure, columns, ask), ask).iter_rows(named=True):
        yield (table, row["id"]), Decimal(row["worth"] or 0)


def difference(one: Reading, other: Reading) -> Number | None:
    """By how much a variant reads more than the KPI; None where either has no value or their units differ."""
    if one.value is None or other.value is None or one.unit != other.unit:
        return None
    return float(other.value) - float(one.value)
