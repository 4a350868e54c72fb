"""How a target that runs stands, written anew from what is said of it in words: day by day, in plain sums."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cadran.metrics.kpi import Kind, Kpi, Term
from cadran.metrics.reference.attainment import done_of, taken_of
from cadran.metrics.reference.dimensions import Key
from cadran.metrics.reference.targets import Taken
from cadran.metrics.reference.terms import Part, Question, Span
from cadran.metrics.reference.world import DAY, Window, World

FEW = 10  # days of doing that weigh as much as having no season at all
Weights = tuple[dict[int, float], dict[int, float]]  # of a working day, by month and by third of its month


def worth_of(ask: Question, _: Term, span: Span, group: Key | None, of: Kpi) -> Part:
    """The share expected by now of the targets that run; with it what they come to and what they still need."""
    at, nothing = span.here, {"at_pace": None, "needed_per_day": None}
    some = taken_of(ask, of.id, at, group) if of.kind is Kind.FLOW else []
    if not some or at.asof < min(t.start for t in some) or at.asof + DAY >= max(t.end for t in some):
        return Part(None, reason="not_running", also=nothing)
    world = ask.world
    target = sum(t.value(world) for t in some)
    expected = sum(t.value(world) * _share(ask, of, t, at.asof) for t in some)
    parts = [done_of(ask, of, t, at) for t in some]
    known = [float(p.value) for p in parts if p.value is not None]
    done = sum(known) if known else None
    return Part(
        expected / target if target > 0 else None,
        also={
            "at_pace": None if done is None or expected <= 0 else done / expected,
            "needed_per_day": None if done is None else _needed(world, some, target - done, at.asof),
        },
    )


def _needed(world: World, some: Sequence[Taken], left: float, asof: date) -> float | None:
    day, days = asof + DAY, 0
    while day < max(t.end for t in some):
        days += world.works(day)
        day += DAY
    if days:
        return max(left, 0.0) / days
    return None if left > 0 else 0.0


def _share(ask: Question, of: Kpi, one: Taken, asof: date) -> float:
    """Of the weights of the target's working days, those up to the as-of day."""
    seasons, thirds = _weights(ask, of, one)
    past = whole = 0.0
    day = one.start
    while day < one.end:
        if ask.world.works(day):
            weight = seasons[day.month] * thirds[_third(ask.world, day)]
            whole += weight
            past += weight if day <= asof else 0.0
        day += DAY
    if whole:
        return past / whole
    return min(max((asof + DAY - one.start).days, 0), (one.end - one.start).days) / (one.end - one.start).days


def _third(world: World, day: date) -> int:
    """0, 1 or 2: where in its month's working days the last one up to this day lies."""
    first = day.replace(day=1)
    month = [first + DAY * n for n in range(31) if (first + DAY * n).month == day.month]
    working = [d for d in month if world.works(d)]
    return 3 * max(len([d for d in working if d <= day]) - 1, 0) // max(len(working), 1)


def _weights(ask: Question, of: Kpi, one: Taken) -> Weights:
    """By what was done in the 24 months before the target's month; all the same where these are not covered."""
    flat = dict.fromkeys(range(1, 13), 1.0), dict.fromkeys(range(3), 1.0)
    month = one.start.replace(day=1)
    start = month.replace(year=month.year - 2)
    second = (start + DAY * 31).replace(day=1)
    if not _done(ask, of, one, date(1900, 1, 1), second):
        return flat
    days = [start + DAY * n for n in range((month - start).days)]
    done = {day: _done(ask, of, one, day, day + DAY) for day in days}
    if sum(done.values()) <= 0:
        return flat
    world = ask.world
    by_third = {day: _third(world, day) for day in days}
    return (
        {m: _weight(world, done, {d for d in days if d.month == m}) for m in range(1, 13)},
        {t: _weight(world, done, {d for d in days if by_third[d] == t}) for t in range(3)},
    )


def _weight(world: World, done: dict[date, float], those: set[date]) -> float:
    a_day = sum(done.values()) / sum(world.works(d) for d in done)
    worked, n = sum(world.works(d) for d in those), sum(done[d] != 0 for d in those)
    ratio = max(sum(done[d] for d in those) / worked / a_day, 0.0) if worked else 1.0
    return (n * ratio + FEW) / (n + FEW)


def _done(ask: Question, of: Kpi, one: Taken, start: date, end: date) -> float:
    found = done_of(ask, of, replace(one, start=start, end=end), Window(start, end, end)).value
    return 0.0 if found is None else float(found)
