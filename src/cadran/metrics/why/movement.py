"""The movement of the pipeline between two instants: opening, what came, changed and left, closing.

The opening is the end of the eve of the period (compared with a year ago: the end of that period a year ago), the
closing the end of the period, or of the as-of day while it runs. Deals are followed through `deal_history`, with the
owner and the amount of each time; see `estimators/movement.py` for the steps. The number of open deals moves alike,
each deal counting 1.

`won` is at the rate of the closing day, as revenue is; the stock is at the rate of the day the deal was created: the
difference is `exchange`. It is told of deals whose closing still stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from cadran.metrics.engine import Asked
from cadran.metrics.estimators.decomposition import cents
from cadran.metrics.estimators.movement import NOTHING, Place, Point, Step, steps, stock
from cadran.metrics.facts import Facts
from cadran.metrics.names import names_of
from cadran.metrics.query import DAY
from cadran.metrics.read import Question, answer
from cadran.metrics.relations import RELATIONS
from cadran.metrics.sql import Joins
from cadran.metrics.why.asking import Case
from cadran.metrics.why.effects import Effect, Part, Why
from cadran.metrics.why.settling import settled
from cadran.model.periods import Period
from cadran.store.duck import literal, rows

MOVEMENTS = ("pipeline_value", "open_deals")
KINDS = ("created", "reopened", "up", "down", "pulled_in", "pushed_out", "moved", "won", "lost", "untold", "exchange")
ONE = Decimal(1)

# How each deal stood: `what` 0 at the opening, 1 from a version on, 2 at the closing.
_POINTS = """
SELECT {what} AS what, t.at_day, t.id, t.version, t.outcome, t.amount, t.expected_close_on, t.stage, t.owner_id,
    t.from_day, t.to_day, {allowed} AS allowed, {exchange} AS exchange{groups}
FROM (SELECT *, {day} AS at_day FROM {s}.deal_states WHERE {when}) AS t{joins}
"""
# What the rate of the closing day adds to an amount that was converted on the day the deal was created.
_EXCHANGE = """(
    SELECT CAST(d.amount AS DECIMAL(24, 4)) * CAST(c.rate - o.rate AS DECIMAL(14, 8))
    FROM {s}.deals AS d
    JOIN {s}.fx_days AS c ON c.currency = d.currency AND c.day = d.closed_on
    JOIN {s}.fx_days AS o ON o.currency = d.currency AND o.day = d.created_on
    WHERE d.id = t.id AND CAST(d.outcome AS VARCHAR) = t.outcome AND t.to_day = DATE '9999-12-31'
)"""


@dataclass(frozen=True)
class Span:
    """Between the end of `opening` and the end of `closing`. `due`: what `pulled_in` and `pushed_out` tell of."""

    opening: date
    closing: date
    due: Period
    restricted: bool


def movement(case: Case) -> Why:
    """The movement of a KPI of open deals, by kind of step and, where asked, by segment."""
    span = _span(case)
    reason = _reason(case, span)
    found = Why(
        kpi=case.asked.kpi.id, variant="", unit=case.unit, method="movement", period=case.period, base=case.base,
        before=None, after=None, by=case.query.by, reason=reason, opening=span.opening, closing=span.closing,
        horizon=span.due if span.restricted else None,
    )  # fmt: skip
    if reason:
        return found
    followed, deals = _followed(case, span)
    counted = case.asked.kpi.id == "open_deals"
    told = [(deal, s) for deal, points in followed.items() for s in _steps(points, span, counted)]
    opening, closing = _stocks(followed, span, counted, at=0), _stocks(followed, span, counted, at=-1)
    before, after = sum(opening.values(), NOTHING), sum(closing.values(), NOTHING)
    effects = list(_effects([s for _, s in told]))
    parts = tuple(_parts(case, told, opening, closing))
    found = replace(found, before=Fraction(before), after=Fraction(after), lines=_lines(case, told, deals))
    told_apart = tuple(_in_unit(e, case.unit) for e in effects if not e.counts)
    found = settled(found, [e for e in effects if e.counts], parts)
    return replace(found, effects=(*found.effects, *told_apart))


def _in_unit(effect: Effect, unit: str) -> Effect:
    return replace(effect, amount=cents(Fraction(effect.amount))) if unit == "money" else effect


def _span(case: Case) -> Span:
    """From the eve of the period; compared with a year ago, from the end of that."""
    windows = case.query.windows
    opening = windows[0].at if case.question.compare == "year-ago" else windows[1].start - DAY
    return Span(opening, windows[1].at, case.horizon or case.question.periods[0], case.horizon is not None)


def _reason(case: Case, span: Span) -> str | None:
    """Why either end has no value."""
    for day in (span.closing, span.opening):
        question = Question(
            asked=(Asked(case.asked.kpi),), periods=(Period(day, day + DAY),), asof=case.query.asof,
            where=case.query.where, owners=case.query.owners,
        )  # fmt: skip
        (reading,) = answer(question, case.facts).readings()
        if reading.reason:
            return reading.reason
    return None


# ---------------------------------------------------------------- following deals


@dataclass(frozen=True)
class Stood:
    """One row: a deal's version, at an instant or from a day on."""

    what: int
    deal: int
    version: int
    owner: int | None
    from_day: date
    to_day: date
    point: Point


def _followed(case: Case, span: Span) -> tuple[dict[int, list[Point]], dict[int, int | None]]:
    """The points of each deal that was open at either end or changed between, and who has it."""
    stood = [*_read(case, span, 0), *_read(case, span, 1), *_read(case, span, 2)]
    by_deal: dict[int, list[Stood]] = defaultdict(list)
    for one in stood:
        by_deal[one.deal].append(one)
    known = _known_before(case.facts, span.opening)
    owners = {deal: found[-1].owner for deal, found in by_deal.items()}
    return {deal: _points(found, span, deal in known) for deal, found in by_deal.items()}, owners


def _read(case: Case, span: Span, what: int) -> Iterator[Stood]:
    day = {0: literal(span.opening), 1: "from_day", 2: literal(span.closing)}[what]
    during = f"from_day > {literal(span.opening)} AND from_day <= {literal(span.closing)}"
    changed = f"SELECT id FROM {case.facts.schema}.deal_history WHERE {during}"
    which = "outcome = 'open'" + (f" OR id IN ({changed})" if what == 0 else "")
    when = during if what == 1 else f"from_day <= {day} AND to_day > {day} AND ({which})"
    joins = Joins(RELATIONS["open_deals"], "at_day", case.facts)
    groups = "".join(f", {joins.dimension(d)} AS g{i}" for i, d in enumerate(case.query.by))
    allowed = [joins.allows(f) for f in case.query.where]
    if case.query.owners is not None:
        allowed.append(joins.owned(case.query.owners))
    schema = case.facts.schema
    sql = _POINTS.format(
        what=what, day=day, when=when, s=schema, groups=groups, allowed=" AND ".join(allowed) or "TRUE",
        exchange=_EXCHANGE.format(s=schema) if what == 1 else "NULL", joins=joins.text(),
    )  # fmt: skip
    for line in rows(case.facts.con, sql + " ORDER BY t.id, t.version"):
        yield _stood(line, span)


def _stood(line: Sequence[object], span: Span) -> Stood:
    what, day, deal, version, outcome, amount, expected, stage, owner, from_day, to_day, allowed, exchange, *place = (
        line
    )
    point = Point(
        day=_day(day), state=str(outcome) if outcome else "", amount=amount if isinstance(amount, Decimal) else None,
        place=tuple(place) if allowed else None, stage=None if stage is None else str(stage),
        due=isinstance(expected, date) and span.due.holds(expected),
        expected=expected if isinstance(expected, date) else None,
        exchange=exchange if isinstance(exchange, Decimal) else NOTHING,
    )  # fmt: skip
    return Stood(
        _int(what),
        _int(deal),
        _int(version),
        None if owner is None else _int(owner),
        _day(from_day),
        _day(to_day),
        point,
    )


def _points(found: Sequence[Stood], span: Span, known: bool) -> list[Point]:
    """A deal's points: at the opening, each version since, gaps in which nobody tells, and at the closing."""
    opening = next((s.point for s in found if s.what == 0), Point(day=span.opening, state=""))
    closing = next((s.point for s in found if s.what == 2), Point(day=span.closing, state=""))
    versions = sorted((s for s in found if s.what == 1), key=lambda s: (s.from_day, s.version))
    told = [opening]
    end = next((s.to_day for s in found if s.what == 0), None)
    for one in versions:
        if end is not None and end < one.from_day:
            told.append(Point(day=end, state=""))
        told.append(replace(one.point, new=not known))
        known, end = True, one.to_day
    return [*told, closing]


def _known_before(facts: Facts, day: date) -> set[int]:
    """Deals that had a version by then and have one since: what opens of these is no new deal."""
    history = f"{facts.schema}.deal_history"
    later = f"SELECT id FROM {history} WHERE from_day > {literal(day)}"
    sql = f"SELECT DISTINCT id FROM {history} WHERE from_day <= {literal(day)} AND id IN ({later})"
    return {_int(r[0]) for r in rows(facts.con, sql)}


def _steps(points: Sequence[Point], span: Span, counted: bool) -> Iterator[Step]:
    given = [replace(p, amount=ONE, exchange=NOTHING) for p in points] if counted else points
    return steps(given, horizon=span.restricted)


def _stocks(followed: Mapping[int, Sequence[Point]], span: Span, counted: bool, *, at: int) -> dict[Place, Decimal]:
    found: dict[Place, Decimal] = defaultdict(lambda: NOTHING)
    for points in followed.values():
        point = replace(points[at], amount=ONE) if counted else points[at]
        if point.place is not None and point.state == "open":
            found[point.place] += stock(point, horizon=span.restricted)
    return dict(found)


# ---------------------------------------------------------------- saying it


def _effects(told: Sequence[Step]) -> Iterator[Effect]:
    """One effect a kind, in the order of a deal's life, counted ones first; `n_after`: the deals it is about."""
    for counts in (True, False):
        for kind in KINDS:
            effects = [s.effect for s in told if s.kind == kind and s.counts == counts]
            amount = sum(effects, NOTHING)
            if effects and (amount or kind != "moved"):
                yield Effect(code=kind, amount=Fraction(amount), n_after=len(effects), counts=counts)


def _parts(
    case: Case, told: Iterable[tuple[int, Step]], opening: Mapping[Place, Decimal], closing: Mapping[Place, Decimal]
) -> Iterator[Part]:
    """The movement of each segment, from its own opening to its own closing."""
    by_place: dict[Place, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for _, step in told:
        if step.counts:
            by_place[step.place][step.kind] += Fraction(step.effect)
    for place in sorted({*by_place, *opening, *closing}, key=str) if case.query.by else ():
        was, now = (Fraction(stocks.get(place, NOTHING)) for stocks in (opening, closing))
        own = {kind: by_place[place][kind] for kind in KINDS if by_place[place].get(kind)}
        yield Part(group=_names(case, place), amount=now - was, before=was, after=now, effects=own)


def _names(case: Case, place: Place) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for dimension, key in zip(case.query.by, place, strict=True):
        table = case.facts.path(RELATIONS["open_deals"], dimension).to
        named = names_of(table, [key], case.facts).get(key, (None, None))[0] if table and key is not None else key
        found[dimension] = None if named is None else str(named)
    return found


def _lines(
    case: Case, told: Sequence[tuple[int, Step]], owners: Mapping[int, int | None]
) -> tuple[Mapping[str, object], ...]:
    """One for each effect of each deal, with what the deal was and became."""
    names = _deals(case.facts, {deal for deal, _ in told})
    reps = names_of("reps", sorted({o for o in owners.values() if o is not None}), case.facts)
    lines = []
    for deal, step in told:
        key, name, account = names.get(deal, (None, None, None))
        owner = reps.get(owners[deal], (None, None))[0]
        lines.append({
            "effect": step.kind, "counts": step.counts, "row_id": key, "name": name, "account": account, "owner": owner,
            "day": step.point.day, "stage": step.point.stage, "amount_before": step.was.amount,
            "amount_after": step.point.amount, "expected_before": step.was.expected,
            "expected_after": step.point.expected, "change": step.effect,
        })  # fmt: skip
    order = {kind: i for i, kind in enumerate(KINDS)}
    lines.sort(key=lambda line: (not line["counts"], order[str(line["effect"])], line["day"], str(line["row_id"])))
    return tuple(lines)


def _deals(facts: Facts, wanted: set[int]) -> dict[int, tuple[str, str | None, str | None]]:
    """Key in the source, name and account of some deals."""
    listed = ", ".join(str(i) for i in sorted(wanted)) or "NULL"
    sql = f"""
        SELECT d.id, concat(d.source, '/', d.source_id), d.name,
            (SELECT {facts.label_sql("accounts")} FROM {facts.schema}.accounts AS x WHERE x.id = d.account_id)
        FROM {facts.schema}.deals AS d WHERE d.id IN ({listed})"""
    return {
        _int(r[0]): (str(r[1]), None if r[2] is None else str(r[2]), None if r[3] is None else str(r[3]))
        for r in rows(facts.con, sql)
    }


def _int(value: object) -> int:
    return int(str(value))


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
