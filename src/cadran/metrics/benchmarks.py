"""What a reading is compared with: the own past, the peers in the company, and what people entered with its source.

Peers are the others of the same role (reps) or the other teams, in the same period; fewer than `FEWEST_PEERS` are
hidden. Who sees some reps only (a rep, a manager) is told the peers' median, never their quartiles nor a peer's value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from cadran.errors import BadInput
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Kpi
from cadran.metrics.read import Question, answer
from cadran.metrics.reading import Reading
from cadran.model.periods import Period, comparison
from cadran.store.benchmarks import Benchmark, benchmarks
from cadran.store.duck import rows

FEWEST_PEERS = 4
FEWEST_QUARTILES = 4
LONG = 80  # days of a period of which eight past ones are taken, else twelve
FEW, MANY = 8, 12
DIMENSIONS = ("rep", "team")


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of `n` values and, of enough, their quartiles."""

    median: float
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A reading, its own past and its peers. `first`: the oldest of the past periods looked at. `role`: of the peers,
    where reps have one. `peers_reason`: why there are none to see."""

    reading: Reading
    first: Period | None
    own: Spread | None
    peers: Spread | None
    role: str | None = None
    peers_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Benchmarked:
    """`past`: how many periods were looked at, `elapsed`: only their first days, as many as have passed of this one."""

    kpi: Kpi
    variant: str
    period: Period
    past: int
    elapsed: bool
    standings: tuple[Standing, ...]
    entered: tuple[Benchmark, ...] = field(default=())


def benchmark(question: Question, facts: Facts) -> Benchmarked:
    """Compare one KPI over one period, whole or by rep or team."""
    if len(question.asked) != 1 or len(question.periods) != 1 or len(question.by) > 1:
        raise BadInput("Un KPI, une période.", "One KPI, one period.", code="bad_input")
    if question.by and question.by[0] not in DIMENSIONS:
        raise BadInput(
            "Une comparaison se fait dans l'ensemble, par rep ou par team.",
            "Comparisons are made as a whole, by rep or by team.", code="unknown_dimension", near=DIMENSIONS,
        )  # fmt: skip
    asked, period = question.asked[0], question.periods[0]
    past = past_periods(period, question.asof, facts)
    before = _values(replace(question, periods=past), facts) if past else {}
    peers = _Peers(question, facts) if question.by else None
    standings = [_standing(reading, past, before, peers) for reading in answer(question, facts).readings()]
    variant = asked.variant.name if asked.variant else ""
    entered = [b for b in benchmarks(facts.con) if (b.kpi, b.variant) == (asked.kpi.id, variant)]
    return Benchmarked(
        asked.kpi, variant, period, len(past), period.running(question.asof),
        tuple(s for s in standings if _tells(s)),
        tuple(entered),
    )  # fmt: skip


def _tells(one: Standing) -> bool:
    """Whether there is anything to compare; a group that nobody knows has neither past nor peers."""
    return None not in one.reading.group.values() and (one.reading.value is not None or one.own is not None)


def past_periods(period: Period, asof: date, facts: Facts) -> tuple[Period, ...]:
    """The last periods as long, oldest first, since there are data: of a period that runs, as many days of each."""
    span = facts.span(asof)
    wanted = FEW if period.days >= LONG else MANY
    found: list[Period] = []
    elapsed, before = period.elapsed(asof).days, period
    while span is not None and len(found) < wanted:
        before = comparison(before, "previous", date.max)[1]
        if before.start < span[0]:
            break
        clipped = min(before.days, elapsed)
        if before.last <= asof:
            found.append(before if not period.running(asof) else _first_days(before, clipped))
    return tuple(found[::-1])


def _first_days(period: Period, days: int) -> Period:
    return Period(period.start, date.fromordinal(period.start.toordinal() + days))


Key = tuple[tuple[str, str | None], ...]


def _key(reading: Reading) -> Key:
    return tuple(reading.group_id.items())


def _values(question: Question, facts: Facts) -> Mapping[Key, list[float]]:
    """By group: the values of all periods that have one."""
    found: dict[Key, list[float]] = {}
    for reading in answer(question, facts).readings():
        if reading.value is not None:
            found.setdefault(_key(reading), []).append(float(reading.value))
    return found


def _standing(
    reading: Reading, past: Sequence[Period], before: Mapping[Key, list[float]], peers: "_Peers | None"
) -> Standing:
    own = spread(before.get(_key(reading), ()))
    first = past[0] if past else None
    if peers is None:
        return Standing(reading, first, own, None)
    found, role = peers.of(reading)
    return Standing(reading, first, own, found, role, None if found else "few_peers")


def spread(values: Sequence[float], *, quartiles: bool = True) -> Spread | None:
    """Median and quartiles, between two values where they fall there (Hyndman & Fan 1996, type 7)."""
    if not values:
        return None
    low, middle, high = map(float, np.quantile(values, (0.25, 0.5, 0.75)))
    if not quartiles or len(values) < FEWEST_QUARTILES:
        return Spread(middle, len(values))
    return Spread(middle, len(values), low, high)


class _Peers:
    """The values of everybody in the period, whoever looks: what is told of them is decided here."""

    def __init__(self, question: Question, facts: Facts) -> None:
        self.alone = question.owners is not None
        self.dimension = question.by[0]
        everybody = answer(replace(question, owners=None, compare=None), facts).readings()
        self.values = {
            r.group_id[self.dimension]: float(r.value)
            for r in everybody
            if r.value is not None and r.group_id[self.dimension] is not None
        }
        self.roles = _roles(facts) if self.dimension == "rep" else {}

    def of(self, reading: Reading) -> tuple[Spread | None, str | None]:
        """The others' spread, None where they are too few; and the role they share."""
        me = reading.group_id[self.dimension]
        role = self.roles.get(me)
        others = [v for key, v in self.values.items() if key != me and self.roles.get(key) == role]
        return (spread(others, quartiles=not self.alone) if len(others) >= FEWEST_PEERS else None), role


def _roles(facts: Facts) -> Mapping[str | None, str | None]:
    sql = f"SELECT concat(source, '/', source_id), CAST(role AS VARCHAR) FROM {facts.schema}.reps"
    return {str(r[0]): None if r[1] is None else str(r[1]) for r in rows(facts.con, sql)}
