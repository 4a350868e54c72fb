"""The trust grade, A to E: the one place where its rule stands.

A KPI starts at A and goes down a grade for each step that a finding costs, to E at the lowest:

- `coverage`, the share of its rows that could be used, and the share filled of the fields it needs: of the two the
  lower one counts, one step below 95 %, two below 80 %, three below 50 %;
- `undated`: rows of an unknown age among those counted, one step above 5 %;
- `assumed`: rows whose past nobody recorded, taken as they are today, one step above 20 %;
- `unresolved`: references that found no row or several, one step above 5 % of the rows of its tables;
- `suspects`: a field it needs looks filled by default, one step;
- `sample`: fewer units than the minimum sample, one step;
- `quarantine`: rows held back of all that were imported into its tables, one step above 1 %, two above 10 %.

A KPI without a value has no grade, but its reason. The whole has the mean of the steps of all that have one, rounded.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cadran.metrics.needed import Need
from cadran.metrics.reading import Reading

LETTERS = "ABCDE"
# Code → the shares at which a step is lost: below them of what should be high, above them of what should be low.
BELOW: Mapping[str, tuple[float, ...]] = {"coverage": (0.95, 0.8, 0.5), "fields": (0.95, 0.8, 0.5)}
ABOVE: Mapping[str, tuple[float, ...]] = {
    "undated": (0.05,), "assumed": (0.2,), "unresolved": (0.05,), "quarantine": (0.01, 0.1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """What costs a KPI trust. `share`: how much of it there is, where it is a share. `steps`: what it costs."""

    code: str
    steps: int
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """A KPI's reading, its grade (None without a value) and why it is no better; `fields`: share filled of what it
    needs."""

    reading: Reading
    grade: str | None
    findings: tuple[Finding, ...]
    fields: float | None


@dataclass(frozen=True)
class Context:
    """What is known of tables and fields: shares by table or field."""

    filled: Mapping[tuple[str, str], tuple[int, int]]  # of a field: asked, filled
    unresolved: Mapping[str, float]
    held: Mapping[str, float]
    suspected: frozenset[tuple[str, str]]


def grade(reading: Reading, needed: Sequence[Need], known: Context) -> Graded:
    """The grade of one reading."""
    fields = _fields(needed, known)
    if reading.value is None:
        return Graded(reading, None, (), fields)
    tables = {n.table for n in needed}
    shares = {
        "undated": _beside(reading, "undated"),
        "assumed": _beside(reading, "assumed"),
        "unresolved": max((known.unresolved.get(t, 0.0) for t in tables), default=None),
        "quarantine": max((known.held.get(t, 0.0) for t in tables), default=None),
    }
    found = [_lower(reading.coverage, fields), *(_high(code, share) for code, share in shares.items())]
    if known.suspected & {(n.table, n.column) for n in needed}:
        found.append(Finding("suspects", 1))
    if "below_minimum" in reading.notes:
        found.append(Finding("sample", 1))
    findings = tuple(f for f in found if f is not None)
    return Graded(reading, letter(sum(f.steps for f in findings)), findings, fields)


def letter(steps: int) -> str:
    return LETTERS[min(steps, len(LETTERS) - 1)]


def whole(graded: Iterable[Graded]) -> tuple[str | None, tuple[tuple[str, int], ...]]:
    """The grade of all together, and the codes that cost most, with the number of KPIs that each costs."""
    told = [g for g in graded if g.grade]
    if not told:
        return None, ()
    steps = sum(LETTERS.index(g.grade or "A") for g in told)
    counts = Counter(f.code for g in told for f in g.findings)
    return letter((2 * steps + len(told)) // (2 * len(told))), tuple(
        sorted(counts.items(), key=lambda c: (-c[1], c[0]))
    )


def _fields(needed: Sequence[Need], known: Context) -> float | None:
    pairs = [known.filled.get((n.table, n.column), (0, 0)) for n in needed]
    asked = sum(a for a, _ in pairs)
    return sum(f for _, f in pairs) / asked if asked else None


def _lower(coverage: float | None, fields: float | None) -> Finding | None:
    found = [_low(code, share) for code, share in (("coverage", coverage), ("fields", fields))]
    return max((f for f in found if f), key=lambda f: f.steps, default=None)


def _low(code: str, share: float | None) -> Finding | None:
    steps = 0 if share is None else sum(share < limit for limit in BELOW[code])
    return Finding(code, steps, share) if steps else None


def _high(code: str, share: float | None) -> Finding | None:
    steps = 0 if share is None else sum(share > limit for limit in ABOVE[code])
    return Finding(code, steps, share) if steps else None


def _beside(reading: Reading, name: str) -> float | None:
    """A count beside a value as a share of its units."""
    counted = reading.beside.get(name)
    if counted is None or isinstance(counted, str) or not reading.n:
        return None
    return float(counted) / reading.n
