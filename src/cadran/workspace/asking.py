"""From what people type to a question of the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cadran.errors import BadInput, UnknownName
from cadran.metrics.catalogue import KPIS, find, find_variant
from cadran.metrics.engine import Asked
from cadran.metrics.facts import Facts
from cadran.metrics.filters import dimension, parse
from cadran.metrics.kpi import Kpi, Rank
from cadran.metrics.read import Question
from cadran.model import periods
from cadran.model.periods import Period

Names = str | Sequence[str]


def listed(given: Names | None) -> tuple[str, ...]:
    """One name or several, as a tuple."""
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(given)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """The words of one question, as the command line and the library take them."""

    kpi: Names
    by: Names | None = None
    period: str | None = None
    grain: str | None = None
    where: Names | None = None
    of: str | None = None
    variant: str = ""
    compare: str | None = None
    as_of: date | str | None = None
    today: date | str | None = None

    def day(self, facts: Facts) -> date:
        """Today: the one given, else the workspace's fixed one, else the clock's in its zone."""
        return day_of(self.today) or facts.settings.today or datetime.now(facts.settings.zone).date()

    def asof(self, facts: Facts) -> date:
        """The last day that counts."""
        today, asked = self.day(facts), day_of(self.as_of)
        return today if asked is None else min(asked, today)

    def periods(self, facts: Facts) -> tuple[Period, ...]:
        """The period asked, in pieces where a grain is; by default the month that runs on the as-of day."""
        first = facts.settings.fiscal_year_start
        whole = periods.parse(self.period, self.asof(facts), first, facts.span(self.asof(facts)))
        if self.grain is None:
            return (whole,)
        return periods.split(whole, periods.grain_named(self.grain), first)

    def quarter(self, facts: Facts) -> Period:
        """The quarter, calendar or fiscal, that runs on the as-of day."""
        first = facts.settings.fiscal_year_start
        return periods.unit(self.asof(facts), "quarter" if first == 1 else "fiscal-quarter", first)

    def other(self, text: str | None, facts: Facts) -> Period | None:
        """Another period named in the same question."""
        asof = self.asof(facts)
        return None if text is None else periods.parse(text, asof, facts.settings.fiscal_year_start, facts.span(asof))

    def last_monday(self, facts: Facts) -> date:
        """The Monday before today; on a Monday, the one a week ago."""
        today = self.day(facts)
        return today - timedelta(days=today.weekday() or 7)

    def question(self, facts: Facts, owners: frozenset[int] | None) -> Question:
        """The engine's question; every unknown word is an error with its nearest neighbours."""
        kpis = tuple(asked(name, self.variant) for name in listed(self.kpi))
        return Question(
            asked=kpis,
            periods=self.periods(facts),
            asof=self.asof(facts),
            by=tuple(dimension(d) for d in listed(self.by)),
            where=parse(listed(self.where)),
            of=_of(self.of, kpis),
            compare=_mode(self.compare),
            grain=periods.grain_named(self.grain) if self.grain else None,
            owners=owners,
        )


def asked(name: str, variant: str = "") -> Asked:
    """One KPI by name, `id` or `id.variant`."""
    base, dot, own = name.partition(".")
    kpi = find(base) if dot and base in KPIS else find(name)
    return Asked(kpi, find_variant(kpi, own or variant))


def _of(name: str | None, kpis: Sequence[Asked]) -> Kpi:
    """The KPI that others are about; an error where none of those asked is about another."""
    of = find(name) if name else KPIS["revenue"]
    if name is None or not kpis or any(a.kpi.takes_of or _ranks_by(a, of) for a in kpis):
        return of
    ids = ", ".join(a.kpi.id for a in kpis)
    raise BadInput(
        f"{ids} ne porte pas sur un autre indicateur : « of » ne s'y applique pas.",
        f"{ids} is not about another KPI: 'of' does not apply to it.",
        code="of_not_applicable", near=tuple(k.id for k in KPIS.values() if k.takes_of),
    )  # fmt: skip


def _ranks_by(asked: Asked, of: Kpi) -> bool:
    """Products are ranked by revenue, which may be said."""
    return of.id == "revenue" and any(isinstance(t, Rank) for t in asked.value.walk())


def _mode(text: str | None) -> periods.Mode | None:
    if text is None or text == "previous" or text == "year-ago":
        return text  # type: ignore[return-value]  # narrowed by the comparison, which mypy does not do for ==
    raise UnknownName(("Comparaison", "comparison"), text, ("previous", "year-ago"))


def day_of(given: date | str | None) -> date | None:
    """A day, given as such or as YYYY-MM-DD."""
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise BadInput(
            f"Jour illisible : « {given} ». Écrire AAAA-MM-JJ.", f"Day cannot be read: '{given}'. Write YYYY-MM-DD.",
            code="bad_day",
        ) from None  # fmt: skip
