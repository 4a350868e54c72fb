"""Targets proposed from history, by company, team or rep: see `estimators/proposal.py`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cadran.errors import BadInput
from cadran.metrics.engine import Asked, all_measures
from cadran.metrics.estimators.proposal import Past, Suggested, propose
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.attainment import Actuals, actuals
from cadran.metrics.kpi import Kind, Kpi, Unit
from cadran.metrics.plan import relation_for
from cadran.metrics.query import Query
from cadran.metrics.read import Question
from cadran.metrics.targets import LEVELS, Objective, Scope, Taken, load
from cadran.model.periods import Period, add_months
from cadran.store.duck import literal, rows

YEARS = 3  # of history at most
FEWEST = {1: 6, 3: 4}  # pieces a forecast takes, by their months
FEW_DAYS = 6  # a piece of which no more are missing at its start counts as whole
COMPANY: Scope = ("company", None)
SELLERS = ("bdm", "ae")


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whose target. `since`: the first day that counts for a rep; `key`: `source/source_id`."""

    scope: Scope
    name: str | None = None
    key: str | None = None
    since: date = date.min
    sells: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """A target for a KPI, a period and somebody. `reason`: why there is none. `pieces`: the periods looked at, whole
    ones of `months` months. `set_value`, `version`: the target set so far, and its version."""

    kpi: str
    unit: str
    period: Period
    whose: Somebody
    months: int
    pieces: tuple[Period, ...] = ()
    made: Suggested | None = None
    reason: str | None = None
    set_value: float | None = None
    version: int | None = None

    @property
    def value(self) -> float | None:
        return self.made.value if self.made else None


def proposed(question: Question, facts: Facts) -> tuple[Proposal, ...]:
    """The proposals that a question about one KPI and one period asks for."""
    level = question.by[0] if question.by else "company"
    if len(question.by) > 1 or level not in LEVELS:
        raise BadInput(
            "Un objectif se propose à l'entreprise, par team ou par rep.",
            "A target is proposed for the company, by team or by rep.", code="unknown_dimension", near=("rep", "team"),
        )  # fmt: skip
    if level != "rep" and question.owners is not None:
        raise BadInput(
            "Hors de votre périmètre : demandez par rep.", "Outside what you may see: ask by rep.", code="not_visible",
            near=("rep",),
        )  # fmt: skip
    query = Query((), question.asof, owners=question.owners)
    return proposals(question.asked[0].kpi, question.periods[0], level, query, facts)


def proposals(of: Kpi, period: Period, level: str, query: Query, facts: Facts) -> tuple[Proposal, ...]:
    """The proposals of a level (company, team, rep) for a month, a quarter, a half-year or a year.

    `query`: the as-of day, and whose rows are seen.
    """
    months = _piece(of, period)
    cut = _pieces(period, months, query.asof)
    people = [one for one in _people(level, period, facts) if _seen(one, query)]
    everyone = [*people, Somebody(COMPANY)]
    taken = [_span(one.scope, piece) for one in everyone for piece in cut]
    done = actuals(of, taken, query, facts)
    company = _done(Somebody(COMPANY), _since_data(of, cut, facts), done)
    known = _set_so_far(of, period, query.asof, facts)
    found = [_one(of, period, months, one, _since_data(of, cut, facts), company, done) for one in people]
    return tuple(_with_target(p, known) for p in found if p.whose.sells or _sold(p, done))


def _sold(one: Proposal, done: Actuals) -> bool:
    """Whether anything was done in the last year: of who has another job, only those who do it have a target."""
    return any(_done(one.whose, one.pieces[-12 // one.months :], done))


def _piece(of: Kpi, period: Period) -> int:
    """The months of the pieces that history is cut in."""
    if of.kind is not Kind.FLOW or of.takes_of or of.needs_by:
        raise BadInput(
            f"{of.id} ne s'additionne pas dans le temps : aucun objectif ne s'en déduit.",
            f"{of.id} does not add up over time: no target follows from its history.", code="bad_of",
        )  # fmt: skip
    whole = period.start.day == 1 and period.end.day == 1
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month if whole else 0
    if months not in {1, 3, 6, 12}:
        raise BadInput(
            "Un objectif se propose pour un mois, un trimestre, un semestre ou une année.",
            "A target is proposed for a month, a quarter, a half-year or a year.", code="bad_period",
        )  # fmt: skip
    return min(months, 3)


def _pieces(period: Period, months: int, asof: date) -> list[Period]:
    """The pieces before the period that are over, oldest first: three years of them at most."""
    found: list[Period] = []
    end = period.start
    while len(found) < YEARS * 12 // months and end.year > 1900:
        piece = Period(add_months(end, -months), end)
        if piece.last <= asof:
            found.append(piece)
        end = piece.start
    return found[::-1]


def _since_data(of: Kpi, cut: Sequence[Period], facts: Facts) -> tuple[Period, ...]:
    """Those that the data cover from their first day."""
    days = []
    for measure in all_measures([Asked(of)]):
        first = facts.first_day(relation_for(measure, (), facts), measure.on)
        days += [first] if first else []
    return tuple(p for p in cut if days and (max(days) - p.start).days <= FEW_DAYS)


def _people(level: str, period: Period, facts: Facts) -> Iterator[Somebody]:
    """Who may have a target: the company, its teams, the reps who are there."""
    if level == "company":
        yield Somebody(COMPANY)
        return
    if level == "team":
        sql = f"SELECT id, name, concat(source, '/', source_id) FROM {facts.schema}.teams ORDER BY name, id"
        for one in rows(facts.con, sql):
            yield Somebody(("team", _int(one[0])), str(one[1]), str(one[2]), sells=False)
        return
    sql = (
        "SELECT id, name, concat(source, '/', source_id), greatest(hired_on, ramp_until + 1), role"
        f" FROM {facts.schema}.reps WHERE (left_on IS NULL OR left_on >= {literal(period.start)})"
        f" AND (hired_on IS NULL OR hired_on < {literal(period.end)})"
        " AND (role IS NULL OR role IN ('sdr', 'bdm', 'ae', 'manager')) ORDER BY name, id"
    )
    for number, name, key, since, role in rows(facts.con, sql):
        day = since if isinstance(since, date) else date.min
        yield Somebody(("rep", _int(number)), None if name is None else str(name), str(key), day, role in SELLERS)


def _seen(one: Somebody, query: Query) -> bool:
    return query.owners is None or one.scope[1] in query.owners or one.scope[0] != "rep"


def _one(
    of: Kpi, period: Period, months: int, one: Somebody, cut: Sequence[Period], company: Sequence[float], done: Actuals
) -> Proposal:
    pieces = tuple(p for p in cut if p.start >= one.since)
    own = _done(one, pieces, done)
    begun = next((n for n, value in enumerate(own) if value), len(own)) if one.since == date.min else 0
    own, pieces = own[begun:], pieces[begun:]
    asked = Proposal(of.id, of.unit.value, period, one, months, pieces)
    if not pieces:
        return _told(asked, None)
    ahead = _months(pieces[-1].end, period.start) // months
    length = _months(period.start, period.end) // months
    places = [(p.start.year * 12 + p.start.month - 1) // months % (12 // months) for p in pieces]
    later = [(places[-1] + n) % (12 // months) for n in range(1, ahead + length + 1)]
    past = Past(own, [*places, *later], 12 // months, () if one.scope == COMPANY else company)
    return _told(asked, propose(past, ahead, length, FEWEST[months], whole=of.unit is Unit.COUNT))


def _told(asked: Proposal, made: Suggested | None) -> Proposal:
    if made is None or made.value > 0:
        return replace(asked, made=made, reason=None if made else "no_history")
    return replace(asked, reason="nothing_expected")


def _done(one: Somebody, pieces: Sequence[Period], done: Actuals) -> list[float]:
    return [float(done.of(_span(one.scope, piece))[0] or 0.0) for piece in pieces]


def _span(scope: Scope, piece: Period) -> Taken:
    return Taken(Objective(scope, piece.start, piece.end, 0.0, 1.0), piece.start, piece.end)


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def _set_so_far(of: Kpi, period: Period, asof: date, facts: Facts) -> Mapping[Scope, Objective]:
    same = (o for o in load(of.id, facts, asof) if (o.start, o.to) == (period.start, period.end))
    return {o.scope: o for o in same}


def _with_target(made: Proposal, known: Mapping[Scope, Objective]) -> Proposal:
    before = known.get(made.whose.scope)
    return made if before is None else replace(made, set_value=before.value, version=before.version)


def _int(value: object) -> int:
    return int(str(value))
