"""The algebra: measures, the terms they make, and KPIs as frozen values.

A *measure* is one aggregate over one relation and one axis. A *term* is an expression over measures.
A *KPI* is a term with everything a reader must know to believe it. Conditions are SQL text over the
relation's columns, parsed once when Cadran loads, so that a formula prints itself and cannot drift
from what is computed. Nothing here knows a SQL dialect's details or runs a query.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from cadran.errors import DefinitionError


class Unit(Enum):
    """Units of kpis.csv. A percent is a fraction (0.63); points are not (an NPS of 42 is 42)."""

    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    RATIO = "ratio"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    MONTHS = "months"
    POINTS = "points"
    RANK = "rank"
    PER_1000 = "per 1000"
    MONEY_PER_DAY = "money per day"
    MONEY_PER_HOUR = "money per hour"


class Kind(Enum):
    """How a KPI behaves over periods and groups: metrics.md, table of kinds."""

    FLOW = "flow"
    RATIO = "ratio"
    MEAN = "mean"
    MEDIAN = "median"
    STOCK = "stock"
    COHORT = "cohort"
    SHARE = "share"
    RANK = "rank"
    SURVIVAL = "survival"
    FORECAST = "forecast"
    COMPARISON = "comparison"


class Better(Enum):
    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Interval(Enum):
    """Which interval stands around the value."""

    NONE = "none"
    WILSON = "wilson"  # the numerator counts some of the denominator
    NET = "net"  # a share less another of the same whole
    ODDS = "odds"  # the numerator counts some, the denominator the others


class Aggregate(Enum):
    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"


class Term:
    """Anything that has a value per period and group. Arithmetic makes new terms."""

    def __add__(self, other: "Term") -> "Op":
        return Op("+", self, other)

    def __sub__(self, other: "Term") -> "Op":
        return Op("-", self, other)

    def __mul__(self, other: "Term") -> "Op":
        return Op("*", self, other)

    def __truediv__(self, other: "Term") -> "Op":
        return Op("/", self, other)

    def parts(self) -> "tuple[Term, ...]":
        """The terms directly below this one."""
        return ()

    def walk(self) -> "Iterator[Term]":
        """This term and all below it."""
        yield self
        for part in self.parts():
            yield from part.walk()


@dataclass(frozen=True)
class Op(Term):
    """Arithmetic over two terms; a division by nothing has no value."""

    sign: str
    left: Term
    right: Term

    def parts(self) -> tuple[Term, ...]:
        return (self.left, self.right)


@dataclass(frozen=True)
class Const(Term):
    """A number."""

    value: float


@dataclass(frozen=True)
class Days(Term):
    """Days of the window that have elapsed (working days where `working`)."""

    working: bool = False


@dataclass(frozen=True)
class Before(Term):
    """The same term over the comparison window; null where its data do not cover that window."""

    term: Term

    def parts(self) -> tuple[Term, ...]:
        return (self.term,)


@dataclass(frozen=True)
class AllGroups(Term):
    """The term over all groups of the reading together, in the same window."""

    term: Term

    def parts(self) -> tuple[Term, ...]:
        return (self.term,)


class Fitted(Term):
    """A term that no aggregate says: a target, a curve, a simulation, a rank. `metrics/fitted/` works it out.

    The measures below it (`parts`) are the rows it is worked out from: they tell n, coverage and what is
    left out, and are listed as the rows behind it.
    """

    @property
    def column(self) -> str:
        """What its columns in a frame begin with."""
        return repr(self)

    @property
    def needs(self) -> "tuple[Measure, ...]":
        """The measures without a value of which it has none either, for the same reason."""
        return ()


@dataclass(frozen=True)
class Target(Fitted):
    """The target of a KPI ("" : the one asked with `--of`) in the window, by metrics.md's levels."""

    kpi: str = ""


@dataclass(frozen=True)
class Actual(Fitted):
    """The KPI asked with `--of`, restricted to the windows and scopes of the targets that `Target` takes."""


@dataclass(frozen=True)
class Paced(Fitted):
    """Of the targets that `Target` takes, while they run: the share expected by now, see `estimators/pace.py`.

    With it come the attainment to be expected at this pace (`at_pace`) and what each remaining working day is to bring
    (`needed_per_day`). Only of what adds up over time: a target for a rate has no pace.
    """


@dataclass(frozen=True)
class Rated(Fitted):
    """Sums over the activities that have a target: of weight x done / target, or of the weights alone."""

    kpis: tuple[str, ...]
    weights_only: bool = False


class Curve(Enum):
    """What a curve of times is read for."""

    MEDIAN = "median"
    PLATEAU = "plateau"
    AREA = "area"  # the mean time, each counted up to a limit


@dataclass(frozen=True, kw_only=True)
class Survival(Fitted):
    """The time to an event, those it has not come to yet included: see `estimators/survival.py`.

    `of`: the measure whose used rows are the entrants. `lasted`: SQL over its relation, the time so far in the KPI's
    unit, not negative. `ended`: SQL: 1 = by the event, 2 = by another end that rules it out, 0 = still running.
    `competing`: whether 2 competes with the event (Aalen-Johansen; the median is that of those whom the event
    reaches); without, Kaplan-Meier. `reads`: the median time, the plateau, the share that the event reaches, or
    the area under the curve up to `limit`: the mean time, none of it counted beyond, once the event came to anybody.
    Beside the value stand `mean` and `ended_median` (the naive ones, of the events alone), `running`, `running_longer`
    (than that median), `resolved` (share ended); where ends compete also `plateau`, and `unknown`, the share open at
    the curve's end.
    """

    of: "Measure"
    lasted: str
    ended: str
    competing: bool = False
    reads: Curve = Curve.MEDIAN
    limit: float = 0.0

    def parts(self) -> tuple[Term, ...]:
        return (self.of,)

    @property
    def needs(self) -> "tuple[Measure, ...]":
        return (self.of,)


@dataclass(frozen=True, kw_only=True)
class Forecast(Fitted):
    """Where the revenue of a window lands, seen from the as-of day: see `estimators/forecast.py`.

    `sold`: the revenue; `open`: the amounts open at a window's end. A window that is over has landed.
    Beside the median and its 80 % band stand what it is made of, expected (`so_far`, `from_open`, `from_new`), what
    hangs on the largest deals (`top1`...) and the landing without them (`without_top1`...), and what past forecasts
    were worth (`coverage_measured`, `bias`, `backtests`: their number).
    """

    sold: "Measure"
    open: "Measure"

    def parts(self) -> tuple[Term, ...]:
        return (self.sold, self.open)

    @property
    def needs(self) -> "tuple[Measure, ...]":
        return (self.sold,)


@dataclass(frozen=True, kw_only=True)
class ForecastAccuracy(Fitted):
    """1 - |forecast - actual| / actual, of the forecast known 30 days into a window that is over.

    Beside it stand those of 1 and 60 days (`accuracy_1`, `accuracy_60`), and (forecast - actual) / actual of all
    three (`bias_1`...).
    """

    sold: "Measure"

    def parts(self) -> tuple[Term, ...]:
        return (self.sold,)

    @property
    def needs(self) -> "tuple[Measure, ...]":
        return (self.sold,)


@dataclass(frozen=True, kw_only=True)
class Rank(Fitted):
    """The place of each group by a KPI, 1 = best by what is better of it: see `estimators/ranking.py`.

    `kpi`: that KPI's id, "" for the one asked with `--of`. `of`: the measure whose rows it is worked out from, where
    that is known. `over`: the dimensions whose groups are ranked. By rep all are ranked, whoever looks.
    Beside the rank and its interval stand `raw` and `shrunk` (values of that KPI), `tier`, `ranked` (how many have a
    place), and by rep `ramping`: 1 who still ramps on some day of the window, or was hired in it.
    """

    kpi: str = ""
    of: "Measure | None" = None
    over: tuple[str, ...] = ("rep", "team")

    def parts(self) -> tuple[Term, ...]:
        return (self.of,) if self.of else ()


@dataclass(frozen=True)
class AtQuota(Fitted):
    """The share of reps with a quota of `--of` for the whole window who did 100 % of it or more.

    Left out, and counted: who still ramps on its first day or later (`ramping`), and whose presence or quota does not
    span it (`part_period`).
    """


@dataclass(frozen=True)
class Completeness(Fitted):
    """The fields that are filled, of those that the KPIs with data need: see `metrics/needed.py`."""


@dataclass(frozen=True, kw_only=True)
class TrainingEffect(Fitted):
    """The change of `--of` around trainings, less that of the untrained: see `estimators/training.py`.

    `completed`: the trainings, by the day they were completed. Beside it stand `trained` and `untrained`, the two
    changes, and `trainings`: how many are compared.
    """

    completed: "Measure"

    def parts(self) -> tuple[Term, ...]:
        return (self.completed,)

    @property
    def needs(self) -> "tuple[Measure, ...]":
        return (self.completed,)


@dataclass(frozen=True, kw_only=True)
class Anonymous(Fitted):
    """A mean that is told only where nobody's answer can be made out: see `fitted/anonymous.py`.

    `least`: answers of a group, and of all others together, below which it is not told.
    """

    of: "Mean"
    least: int

    def parts(self) -> tuple[Term, ...]:
        return (self.of,)

    @property
    def needs(self) -> "tuple[Measure, ...]":
        return (self.of.of,)


@dataclass(frozen=True, kw_only=True)
class Measure(Term):
    """One aggregate over one relation and one axis.

    `on`: the relation's day column that places a row in a period; a windowed relation (state at a
    window's end) places its rows itself and has `on=""`.
    `where`: the condition a row must meet to be in the population.
    `value`: what is summed, or told apart by a distinct count.
    `left_out`: pairs (reason, condition), tried in order: a row of the population that meets one is
    not used, and is counted under that reason.
    `reads`: columns the condition depends on; where one was never filled the measure has no value.
    `money`: the column with the currency of `value`; "" where it is no money or already converted.
    """

    aggregate: Aggregate
    relation: str
    on: str
    where: str = ""
    value: str = ""
    left_out: tuple[tuple[str, str], ...] = ()
    reads: tuple[str, ...] = ()
    money: str = ""
    quantiles: bool = False
    weigh: str = ""


Needs = tuple[str, ...]


def _left_out(needs: Needs, unless: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    """The reasons named by the KPI come first; then a missing column excludes a row as `no_<column>`."""
    missing = tuple((f"no_{n.removesuffix('_id')}", f"{n} IS NULL") for n in needs)
    return tuple((unless or {}).items()) + missing


def Count(
    relation: str, *, on: str = "", where: str = "", needs: Needs = (), unless: Mapping[str, str] | None = None,
    reads: Needs = (),
) -> Measure:  # fmt: skip
    """Rows of the population. `unless`: reason → condition under which a row is not used."""
    return Measure(
        aggregate=Aggregate.COUNT, relation=relation, on=on, where=where, left_out=_left_out(needs, unless),
        reads=reads,
    )  # fmt: skip


def Sum(
    relation: str, value: str, *, on: str = "", where: str = "", needs: Needs = (),
    unless: Mapping[str, str] | None = None, reads: Needs = (), money: str = "", quantiles: bool = False,
    weigh: str = "",
) -> Measure:  # fmt: skip
    """Sum of `value` over the population. A row without `value` is left out where it is a column.

    `weigh`: coverage is then the share of this amount, not of rows.
    """
    told = {*(unless or {}), *(unless or {}).values()}
    if value.isidentifier() and value not in needs and not told & {f"no_{value}", f"{value} IS NULL"}:
        needs = (*needs, value)
    return Measure(
        aggregate=Aggregate.SUM, relation=relation, on=on, where=where, value=value, money=money,
        left_out=_left_out(needs, unless), reads=reads, quantiles=quantiles, weigh=weigh,
    )  # fmt: skip


def Distinct(
    relation: str, value: str, *, on: str = "", where: str = "", needs: Needs = (),
    unless: Mapping[str, str] | None = None, reads: Needs = (),
) -> Measure:  # fmt: skip
    """Different values of `value` in the population: recomputed from rows at each level, never added."""
    return Measure(
        aggregate=Aggregate.DISTINCT, relation=relation, on=on, where=where, value=value,
        left_out=_left_out(needs, unless), reads=reads,
    )  # fmt: skip


@dataclass(frozen=True)
class Mean(Term):
    """Mean of a sum over its own used rows; median, P75 and P90 come from the rows."""

    of: Measure

    def parts(self) -> tuple[Term, ...]:
        return (self.of,)


@dataclass(frozen=True, kw_only=True)
class Competitors(Fitted):
    """What the competitors named in the figures of the market have of it: all together, and each by its name."""

    theirs: "Measure"
    whole: "Measure"

    def parts(self) -> tuple[Term, ...]:
        return (self.theirs, self.whole)

    @property
    def needs(self) -> "tuple[Measure, ...]":
        return (self.theirs, self.whole)


@dataclass(frozen=True)
class Quantile(Term):
    """A quantile of the rows of a sum told with its quantiles: 0.5, 0.75, 0.9, or 1, the largest."""

    of: Measure
    share: float

    def parts(self) -> tuple[Term, ...]:
        return (self.of,)


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Another definition of the same KPI, chosen with `--variant`."""

    name: str
    fr: str
    en: str
    value: Term
    kind: Kind | None = None
    unit: Unit | None = None
    interval: Interval = Interval.NONE


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """One indicator. Every field that a reader needs has no default: one that omits it does not import.

    `beside`: named terms shown next to the value (`resolved`, `overdue`...), in the reading's `beside`.
    `min_sample`: below it a value is shown grey, with its n; the workspace's setting where it is None.
    `working`: comparison windows of a period in progress are equal in working days.
    """

    id: str
    family: str
    funnel: str
    fr: str
    en: str
    unit: Unit
    better: Better
    kind: Kind
    value: Term
    grain: tuple[str, str]
    axis: str
    definition: tuple[str, str]
    caveat: tuple[str, str]
    source: str
    roles: tuple[str, ...]
    aliases_fr: tuple[str, ...] = ()
    interval: Interval = Interval.NONE
    min_sample: int | None = None
    beside: Mapping[str, Term] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    needs_by: bool = False
    takes_of: bool = False
    working: bool = False
    settled: Op | None = None  # the rate of those entrants alone of whom all is known: the interval's
    units: Term | None = None  # what `n` counts, where it is not told by the terms

    def __post_init__(self) -> None:
        if self.interval in {Interval.WILSON, Interval.ODDS} and not _is_division(self.value):
            raise DefinitionError(f"{self.id} : Wilson sans quotient", f"{self.id}: Wilson without a ratio")
        if self.interval is Interval.NET:
            net_parts(self.value)
        if self.kind is Kind.MEAN and not any(isinstance(t, Mean) for t in self.value.walk()):
            raise DefinitionError(f"{self.id} : moyenne sans Mean", f"{self.id}: a mean without Mean")

    def name(self, lang: str) -> str:
        return self.fr if lang == "fr" else self.en

    def term(self, variant: str = "") -> Term:
        """The value's term, or the named variant's."""
        return self.value if not variant else self.variant(variant).value

    def variant(self, name: str) -> Variant:
        """The variant of that name; see `catalogue.find_variant` for the error with neighbours."""
        return next(v for v in self.variants if v.name == name)


def _is_division(term: Term) -> bool:
    return isinstance(term, Op) and term.sign == "/"


def net_parts(term: Term) -> tuple[float, Term, Term]:
    """(factor, plus, minus) of `factor x (plus - minus) / whole`; `DefinitionError` for another form."""
    match term:
        case Op("/", Op("*", Const(factor), Op("-", plus, minus)), _):
            return factor, plus, minus
    raise DefinitionError(f"Pas une différence de parts : {term}", f"Not a share less another: {term}")


def measures(term: Term) -> tuple[Measure, ...]:
    """The different measures below a term, in order of appearance."""
    return tuple(dict.fromkeys(t for t in term.walk() if isinstance(t, Measure)))
