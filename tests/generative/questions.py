"""What is asked of both engines: periods, groups, filters, whose eyes, and as of when."""

from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from cadran.errors import UnknownName
from cadran.metrics import query
from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import Asked
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Actual, AtQuota, Completeness, Forecast, ForecastAccuracy, Rank, Rated, Target, measures
from cadran.metrics.read import Answer, Question, answer
from cadran.metrics.reading import Reading
from cadran.metrics.reference import Filter, World, read
from cadran.metrics.relations import RELATIONS
from cadran.model.periods import Mode, Period, split

HALF = (Period(date(2025, 1, 1), date(2025, 7, 1)),)
MONTHS = tuple(Period(date(2025, m, 1), date(2025, m + 1, 1)) for m in range(2, 8))
WEEKS = split(Period(date(2025, 3, 13), date(2025, 4, 3)), "week")  # from a Thursday to a Wednesday
# A simulation has no twin that would not repeat it (docs/adr/0008): small cases are enumerated in tests/oracle.
# So it is with ranks, whose intervals are drawn: tests/oracle/test_ranks.py and tests/estimators/test_ranking.py.
# Completeness is counted by hand in tests/spec/test_data_completeness.py: its fields are the catalogue's.
WITHOUT_TWIN = (Completeness, Forecast, ForecastAccuracy, Rank)
NAMES = {"rep": "Ada", "team": "Team 1", "region": "North", "source": "web"}
DIMENSIONS = (
    "rep", "sdr", "team", "manager", "customer", "account", "industry", "country", "region", "source", "campaign",
    "contact_method", "stage", "pipeline", "lost_reason", "kind", "newness", "channel",
)  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """One question. `where`: dimension → names, "" being the blank; `viewer`: ids of the reps seen."""

    by: tuple[str, ...] = ()
    periods: tuple[Period, ...] = HALF
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    as_of: date | None = None
    compare: Mode = "previous"
    viewer: frozenset[int] | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        return (*self.by, *(dimension for dimension, _ in self.where))

    def asof(self, world: World) -> date:
        return self.as_of or world.today

    def asked(self) -> tuple[Asked, ...]:
        """The KPIs, and their variants, that can answer."""
        every = [Asked(k) for k in KPIS.values()] + [Asked(k, v) for k in KPIS.values() for v in k.variants]
        every = [a for a in every if not any(isinstance(t, WITHOUT_TWIN) for term in a.terms for t in term.walk())]
        return tuple(a for a in every if (self.by or not a.kpi.needs_by) and self._answers(a))

    def _answers(self, asked: Asked) -> bool:
        """Whether all terms have the dimensions asked for; targets are somebody's, never a source's."""
        if any(isinstance(t, AtQuota | Target | Actual | Rated) for term in asked.terms for t in term.walk()):
            return self.by in {(), ("rep",), ("team",)} and not self.where and self.viewer is None
        try:
            for measure in (m for term in asked.terms for m in measures(term)):
                for dimension in self.dimensions:
                    RELATIONS[measure.relation].path(dimension)
        except UnknownName:
            return False
        return True

    def fast(self, facts: Facts, world: World, asked: tuple[Asked, ...]) -> Answer:
        where = tuple(
            query.Filter(dimension, tuple(n for n in names if n), blank="" in names) for dimension, names in self.where
        )
        question = Question(
            asked=asked, periods=self.periods, asof=self.asof(world), by=self.by, where=where, compare=self.compare,
            owners=self.viewer,
        )  # fmt: skip
        return answer(question, facts)

    def slow(self, world: World, asked: Asked, bases: tuple[Period, ...]) -> list[Reading]:
        return read(
            asked.kpi,
            world,
            [(p.start, p.end) for p in self.periods],
            by=self.by,
            where=tuple(Filter(dimension, name) for dimension, names in self.where for name in names),
            as_of=self.as_of,
            viewer=self.viewer,
            variant=asked.variant.name if asked.variant else "",
            bases=[(b.start, b.end) for b in bases],
        )


USUAL = {
    "whole": Ask(),
    "by rep": Ask(by=("rep",)),
    "by team": Ask(by=("team",)),
    "by month": Ask(periods=MONTHS),
    "by rep and month": Ask(by=("rep",), periods=MONTHS),
}
# The same of the usual run, the half year beside its months: to plan a question about every KPI costs most of it.
BESIDE_MONTHS = {
    "whole and by month": Ask(periods=(*HALF, *MONTHS)),
    "by rep, and by rep and month": Ask(by=("rep",), periods=(*HALF, *MONTHS)),
    "by team": USUAL["by team"],
}


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    """Any question: two dimensions at most, filters, an earlier day, a rep's or a manager's eyes."""
    filters = st.sampled_from([(d, names) for d, n in NAMES.items() for names in ((n,), ("",), (n, ""))])
    return Ask(
        by=tuple(draw(st.lists(st.sampled_from(DIMENSIONS), max_size=2, unique=True))),
        periods=draw(st.sampled_from((HALF, MONTHS[:3], WEEKS))),
        where=tuple(draw(st.lists(filters, max_size=2, unique_by=lambda f: f[0]))),
        as_of=draw(st.sampled_from((None, None, date(2025, 4, 20)))),
        compare=draw(st.sampled_from(("previous", "year-ago"))),
        viewer=draw(st.sampled_from((None, None, frozenset({1}), frozenset({1, 2})))),
    )
