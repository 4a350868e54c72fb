"""The reverse plan: what the target still takes, by week, at own rates; and the pipeline to create now.

Rates are those of the 365 days up to the as-of day, of the rep where enough cases tell, else of the team, else of the
company. The formulas are in `estimators/chain.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import polars as pl

from cadran.errors import BadInput
from cadran.metrics.catalogue import KPIS
from cadran.metrics.catalogue.terms import CREATED, LOST, LOST_AMOUNT, NO_RATE, OPEN_VALUE, WON, WON_AMOUNT
from cadran.metrics.engine import Asked, all_measures, evaluator, scan, with_windows
from cadran.metrics.estimators.chain import ByValue, Chain, MeanAmount, PerOne, Share, Step, ToCreate, steps, to_create
from cadran.metrics.facts import Facts
from cadran.metrics.fitted.attainment import actuals, added
from cadran.metrics.kpi import Measure, Sum
from cadran.metrics.names import names_of
from cadran.metrics.query import DAY, Query, window
from cadran.metrics.read import Question, answer
from cadran.metrics.relations import RELATIONS
from cadran.metrics.targets import LEVELS, Group, Taken, by_group
from cadran.model.periods import Period, unit
from cadran.store.duck import literal, rows

YEAR = timedelta(days=365)
TWO_YEARS = timedelta(days=730)
[QUOTES] = all_measures([Asked(KPIS["proposals_sent"])])
[LEADS] = all_measures([Asked(KPIS["leads"])])
[MEETINGS] = all_measures([Asked(KPIS["meetings"])])
# Deals that are not expected to close before the period; a deal without a date may close in it.
OPEN_FOR = Sum(
    "open_deals", "amount", where="expected_close_on IS NULL OR expected_close_on >= period_from", unless=NO_RATE,
    reads=("outcome",),
)  # fmt: skip
# Revenue that no deal brings (repeat orders), and revenue that one does: where none does, orders name no deals.
REPEAT = Sum("sales", "amount", on="day", where="deal_id IS NULL", unless=NO_RATE)
BY_DEALS = Sum("sales", "amount", on="day", where="deal_id IS NOT NULL", unless=NO_RATE)
# Step → (so many of these, for one of those, the step it is counted by).
PER: Mapping[str, tuple[Measure, Measure, str]] = {
    "quotes": (QUOTES, WON, "won"), "meetings": (MEETINGS, CREATED, "decided"), "leads": (LEADS, CREATED, "decided"),
}  # fmt: skip
COUNTED = (WON, LOST, CREATED, QUOTES, MEETINGS, LEADS, WON_AMOUNT, LOST_AMOUNT, REPEAT, BY_DEALS)
STEPS = ("won", "decided", "quotes", "meetings", "leads")


@dataclass(frozen=True, slots=True)
class Known:
    """A rate as it was taken: its value, from how many cases, and whose (rep, team, company)."""

    value: float
    n: int
    level: str


@dataclass(frozen=True, slots=True)
class Creation:
    """The pipeline to create now. `cycle`: median days from a deal's start to its win. `period`: the quarter that a
    deal started today reaches; `target`: of it, what is left where it runs. `repeat`: what orders without a deal bring
    of that. `by`: the last day on which a deal started still reaches it. `rate`: the win rate by value. `already`:
    open, and not expected to close before it."""

    cycle: float
    period: Period
    by: date
    target: float | None = None
    repeat: float = 0.0
    rate: Known | None = None
    already: float = 0.0
    made: ToCreate | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a period's revenue target still takes of somebody. `weeks`: that are left. `steps`: by name, in all and not
    by week; `without`: why a step has no number. `rates`: by name: of each step, `size` (mean amount of a deal won),
    `win`, `value` (win rate by value). `open`: the amount of the open deals. `repeat`: what orders without a deal bring
    of what is missing, at their pace of the last 365 days; the steps are for the rest. `reason`: why there is no plan.
    """

    period: Period
    day: date
    level: str
    name: str | None
    key: str | None
    target: float | None
    actual: float | None
    missing: float | None
    weeks: float
    repeat: float = 0.0
    rates: Mapping[str, Known] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)
    open: float | None = None
    creation: Creation | None = None
    reason: str | None = None


def plans(question: Question, facts: Facts) -> tuple[Plan, ...]:
    """The plan of the company, or of each team or rep that has a target in the period; by name."""
    if question.owners is not None and not question.by:
        question = replace(question, by=("rep",))  # who sees some reps only plans with theirs
    level = question.by[0] if question.by else "company"
    if len(question.by) > 1 or level not in LEVELS or len(question.periods) != 1:
        raise BadInput(
            "Un plan se fait pour l'entreprise, par team ou par rep, sur une période.",
            "A plan is made for the company, by team or by rep, over one period.", code="unknown_dimension",
            near=("rep", "team"),
        )  # fmt: skip
    made = _Making(question, facts, level)
    found = [made.plan(group) for group in made.groups()]
    return tuple(sorted(found, key=lambda p: (p.name is None, p.name or "")))


@dataclass(frozen=True, slots=True)
class _Cases:
    """Per measure of one level and group: its value, the rows used, the sum of squares; None where it has none."""

    cells: Mapping[Measure, tuple[float, int, float]]

    def value(self, measure: Measure) -> float | None:
        return self.cells[measure][0] if measure in self.cells else None


NOBODY = _Cases({})


class _Making:
    """Everything that the plans of one question share."""

    def __init__(self, question: Question, facts: Facts, level: str) -> None:
        self.question, self.facts, self.level = question, facts, level
        self.asof = question.asof
        self.period = question.periods[0]
        self.query = self._query(self.period, question.by)
        self.targets = by_group("revenue", self.query, facts)[0]
        self.cases = {one: self._cases(one) for one in LEVELS[: LEVELS.index(level) + 1]}
        self.names = self._names()
        self.cycle = self._cycle()
        self.opened = self._open(self.period, OPEN_VALUE)
        self.later = self._later()

    def _query(self, period: Period, by: tuple[str, ...]) -> Query:
        at = window(period.start, period.end, self.asof)
        return Query((at,), self.asof, by, self.question.where, self.question.owners)

    # ------------------------------------------------------------ what is known

    def _cases(self, level: str) -> Mapping[Group, _Cases]:
        """Of the whole workspace: rates are parameters, whoever looks (metrics.md, Relations)."""
        start = self.asof + DAY - YEAR
        by = () if level == "company" else (level,)
        query = Query((window(start, self.asof + DAY, self.asof),), self.asof, by)
        return {group: _Cases(cells) for group, cells in _figures(COUNTED, query, self.facts).items()}

    def _open(self, period: Period, measure: Measure) -> Mapping[Group, float]:
        found = _figures((measure,), self._query(period, self.question.by), self.facts)
        return {group: cells[measure][0] for group, cells in found.items() if measure in cells}

    def _cycle(self) -> float | None:
        """The median of deals started in the last two years, those still open included; else that of those won."""
        period = Period(self.asof + DAY - TWO_YEARS, self.asof + DAY)
        for kpi in ("sales_cycle_estimate", "sales_cycle"):
            asked = replace(self.question, asked=(Asked(KPIS[kpi]),), periods=(period,), by=(), where=(), owners=None,
                            compare=None, grain=None)  # fmt: skip
            [reading] = answer(asked, self.facts).readings()
            found = reading.median if kpi == "sales_cycle" else reading.value
            if found is not None:
                return float(found)
        return None

    def _names(self) -> Mapping[object, tuple[str | None, str | None]]:
        table = {"rep": "reps", "team": "teams"}.get(self.level)
        ids = [group[0] for group in self.targets if group and group[0] is not None]
        return names_of(table, ids, self.facts) if table else {}

    def groups(self) -> Iterator[Group]:
        """Those with a target; the company always."""
        yield from self.targets or ([()] if self.level == "company" else [])

    # ------------------------------------------------------------ a plan

    def plan(self, group: Group) -> Plan:
        name, key = self.names.get(group[0], (None, None)) if group else (None, None)
        first = max(self.asof + DAY, self.period.start)
        weeks = max(0, (self.period.end - first).days) / 7
        found = Plan(self.period, self.asof, self.level, name, key, None, None, None, weeks)
        some = self.targets.get(group, ())
        if not some:
            return replace(found, reason="no_target", creation=self._creation(group))
        target, actual = sum(t.value for t in some), self._actual(some)
        missing = max(0.0, target - actual)
        found = replace(
            found, target=target, actual=actual, missing=missing, open=self.opened.get(group, 0.0),
            creation=self._creation(group),
        )  # fmt: skip
        if weeks == 0:
            return replace(found, reason="over")
        if missing == 0:
            return replace(found, reason="target_reached")
        return self._with_steps(found, group, missing)

    def _actual(self, some: Sequence[Taken]) -> float:
        done = actuals(KPIS["revenue"], some, self.query, self.facts)
        return added([done.of(t) for t in some])[0] or 0.0

    def _with_steps(self, found: Plan, group: Group, missing: float) -> Plan:
        chain, rates = self._chain(group)
        seed = (self.period.start.toordinal(), self.period.end.toordinal(), self.asof.toordinal())
        repeat = min(missing, self._repeat(group, found.weeks * 7))
        made = steps(missing - repeat, chain, seed)
        by_value, level = self._by_value(group)
        if by_value is not None:
            rates["value"] = Known(by_value.rate, self._decided(level, group), level)
        without = {name: self._why(name) for name in STEPS if name not in made}
        return replace(found, rates=rates, steps=made, without=without, repeat=repeat)

    def _repeat(self, group: Group, days: float) -> float:
        """What orders without a deal bring in so many days; nothing where no order names one."""
        linked = self.cases["company"].get((), NOBODY).value(BY_DEALS)
        own = self.cases[self.level].get(group, NOBODY).value(REPEAT)
        return max(0.0, own) * days / YEAR.days if linked and own else 0.0

    def _why(self, name: str) -> str:
        """Why a step has no number: no data at all, else too few cases."""
        measure = {"won": WON, "decided": LOST}.get(name) or PER[name][0]
        company = self.cases["company"].get((), NOBODY)
        return "few_cases" if company.value(measure) else f"no_data: {self.facts.base(RELATIONS[measure.relation])}"

    def _chain(self, group: Group) -> tuple[Chain, dict[str, Known]]:
        rates: dict[str, Known] = {}
        size, win = None, None
        for level, cases in self._levels(group):
            if size is None and (size := self._size(cases, level)):
                rates["size"] = Known(size.value, size.n, level)
            if win is None and (win := self._win(cases, level)):
                rates["win"] = Known(win.value, int(win.whole), level)
        per: dict[str, tuple[str, PerOne]] = {}
        for name, (many, one, base) in PER.items():
            for level, cases in self._levels(group):
                if name not in per and (rate := self._per(cases, many, one, level)):
                    per[name], rates[name] = (base, rate), Known(rate.value, int(min(rate.many, rate.one)), level)
        return Chain(size, win, per), rates

    def _levels(self, group: Group) -> Iterator[tuple[str, _Cases]]:
        """Own cases first, then the team's, then the company's."""
        if self.level == "rep":
            yield "rep", self.cases["rep"].get(group, NOBODY)
            team = self._team(group)
            if team is not None:
                yield "team", self.cases["team"].get((team,), NOBODY)
        elif self.level == "team":
            yield "team", self.cases["team"].get(group, NOBODY)
        yield "company", self.cases["company"].get((), NOBODY)

    def _team(self, group: Group) -> object:
        day = literal(self.asof)
        sql = (
            f"SELECT team_id FROM {self.facts.schema}.rep_spans WHERE rep_id = {group[0]}"
            f" AND from_day <= {day} AND to_day > {day}"
        )
        found = rows(self.facts.con, sql) if group and group[0] is not None else []
        return found[0][0] if found else None

    def _enough(self, level: str) -> int:
        """Cases a rate takes: the workspace's minimum sample; of the company, one."""
        return 1 if level == "company" else self.facts.settings.minimum_sample

    def _size(self, cases: _Cases, level: str) -> MeanAmount | None:
        total, n, squares = cases.cells.get(WON_AMOUNT, (0.0, 0, 0.0))
        return MeanAmount(total, squares, n) if n >= self._enough(level) and total > 0 else None

    def _win(self, cases: _Cases, level: str) -> Share | None:
        won, lost = cases.value(WON), cases.value(LOST)
        if not won or lost is None or won + lost < self._enough(level):
            return None
        return Share(won, won + lost)

    def _per(self, cases: _Cases, many: Measure, one: Measure, level: str) -> PerOne | None:
        above, below = cases.value(many) or 0.0, cases.value(one) or 0.0
        return PerOne(above, below) if min(above, below) >= self._enough(level) else None

    # ------------------------------------------------------------ the pipeline to create

    def _later(self) -> "tuple[Period, Mapping[Group, Sequence[Taken]], Mapping[Group, float]] | None":
        """The quarter reached after the median cycle, its targets, and what is open for it."""
        if self.cycle is None:
            return None
        first = self.facts.settings.fiscal_year_start
        reached = self.asof + timedelta(days=round(self.cycle))
        period = unit(reached, "quarter" if first == 1 else "fiscal-quarter", first)
        targets = by_group("revenue", self._query(period, self.question.by), self.facts)[0]
        return period, targets, self._open(period, OPEN_FOR)

    def _creation(self, group: Group) -> Creation | None:
        if self.later is None or self.cycle is None:
            return None
        period, targets, opened = self.later
        found = Creation(self.cycle, period, period.end - DAY - timedelta(days=round(self.cycle)))
        some, by, level = targets.get(group, ()), *self._by_value(group)
        if not some:
            return replace(found, reason="no_target")
        target = max(0.0, sum(t.value for t in some) - self._actual(some))
        found = replace(found, target=target, already=opened.get(group, 0.0))
        if by is None:
            return replace(found, reason="few_cases")
        known = Known(by.rate, self._decided(level, group), level)
        days = (period.end - max(period.start, self.asof + DAY)).days
        repeat = min(target, self._repeat(group, days))
        return replace(found, rate=known, repeat=repeat, made=to_create(target - repeat, found.already, by))

    def _decided(self, level: str, group: Group) -> int:
        """The deals decided whose amounts are known."""
        return sum(dict(self._levels(group))[level].cells[m][1] for m in (WON_AMOUNT, LOST_AMOUNT))

    def _by_value(self, group: Group) -> tuple[ByValue | None, str]:
        for level, cases in self._levels(group):
            won, lost = (cases.cells.get(m, (0.0, 0, 0.0)) for m in (WON_AMOUNT, LOST_AMOUNT))
            known = WON_AMOUNT in cases.cells and LOST_AMOUNT in cases.cells
            if known and won[0] > 0 and lost[0] >= 0 and won[1] + lost[1] >= self._enough(level):
                return ByValue(won[0], lost[0], won[2], lost[2]), level
        return None, ""


def _figures(
    measures: Sequence[Measure], query: Query, facts: Facts
) -> dict[Group, dict[Measure, tuple[float, int, float]]]:
    """By group: value, rows used and sum of squares of each measure that has a value, in the one window asked."""
    frame = scan(measures, query, facts)
    data = with_windows(frame.data, query, None, [0] * len(query.windows))
    on = evaluator(frame, query, facts)
    keys = [f"g{i}" for i in range(len(query.by))]
    columns = [pl.col(k) for k in keys]
    for i, m in enumerate(measures):
        squares = frame.stats[m].squares
        columns += [
            on.measure(m).value.cast(pl.Float64).alias(f"v{i}"), on.used(m).cast(pl.Int64).alias(f"n{i}"),
            (pl.col(squares).fill_null(0.0) if squares else pl.lit(0.0)).cast(pl.Float64).alias(f"s{i}"),
        ]  # fmt: skip
    return {
        tuple(row[k] for k in keys): {
            m: (row[f"v{i}"], row[f"n{i}"], row[f"s{i}"]) for i, m in enumerate(measures) if row[f"v{i}"] is not None
        }
        for row in data.select(columns).iter_rows(named=True)
    }
