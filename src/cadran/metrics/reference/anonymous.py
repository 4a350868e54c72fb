"""Whether the mean of anonymous answers is told, and the mean."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import sqrt
from statistics import mean, stdev

from scipy.special import stdtrit

from cadran.errors import DefinitionError
from cadran.metrics.kpi import Anonymous, Kpi, Measure, Term
from cadran.metrics.reference.conditions import Row, Scalar, number
from cadran.metrics.reference.dimensions import Key
from cadran.metrics.reference.terms import Part, Question, RowAt, Span, count, population, worth

Teams = Mapping[Scalar, int]


def worth_of(ask: Question, term: Term, span: Span, group: Key | None, _: Kpi) -> Part:
    """The mean, where it is told."""
    if not isinstance(term, Anonymous):
        raise DefinitionError(f"Terme non prévu : {term}", f"Term not provided for: {term}")
    of = term.of.of
    found = worth(ask, term.of, span, group)
    bare = replace(found, terms=(None, None), n=found.n)
    if found.value is None:
        return bare
    mine = _teams(ask, of, span, group)
    seen = _teams(replace(ask, by=(), where=()), of, span, None)
    every = sum(_teams(replace(ask, by=(), where=(), seen=None), of, span, None).values())
    whole = not ask.by and mine == seen
    if not (_alone(sum(seen.values()), every, term.least) if whole else set(mine) <= _told(seen, every, term.least)):
        return replace(bare, value=None, reason="too_few_answers")
    said = sum(row["comment"] is not None for row in _used(ask, of, span, group).values())
    values = [float(number(row["score"])) for row in _used(ask, of, span, group).values()]
    return replace(bare, interval=_around(values), beside={"comments": float(said)})


def _around(values: Sequence[float]) -> tuple[float | None, float | None]:
    if len(values) < 2:
        return None, None
    reach = float(stdtrit(len(values) - 1, 0.975)) * stdev(values) / sqrt(len(values))
    return mean(values) - reach, mean(values) + reach


def _used(ask: Question, of: Measure, span: Span, group: Key | None) -> dict[RowAt, Row]:
    used = count(ask, of, span.here, group).used
    return {at: row for at, row, _ in population(ask, of, span.here) if at in used}


def _teams(ask: Question, of: Measure, span: Span, group: Key | None) -> Teams:
    return Counter(row["team_id"] for row in _used(ask, of, span, group).values())


def _alone(n: int, every: int, least: int) -> bool:
    """All that a viewer sees: enough of it, and of the rest enough or nothing."""
    return n >= least and (every == n or every - n >= least)


def _told(seen: Teams, every: int, least: int) -> set[Scalar]:
    """Teams with enough answers, and enough beside them; the smallest are held back while too few remain untold."""
    whole = sum(seen.values())
    told = {t for t, n in seen.items() if n >= least and every - n >= least and (whole == n or whole - n >= least)}
    while told and 0 < whole - sum(seen[t] for t in told) < least:
        told.remove(min(told, key=lambda t: (seen[t], str(t))))
    return told
