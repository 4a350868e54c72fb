"""What a page of targets is about: a KPI, a year, months or quarters, reps or teams; and what stands there now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest

from cadran.errors import BadPeriod, UnknownName
from cadran.metrics.catalogue import KPIS
from cadran.metrics.kpi import Kind, Kpi
from cadran.model import periods
from cadran.model.periods import Period
from cadran.panels.aims import GRAINS, Column, Grid, Standing, columns, grid, standing
from cadran.sources.own.typed import SOURCE
from cadran.surfaces.web.door import Seen
from cadran.surfaces.web.own.models import Typed
from cadran.surfaces.web.own.outbox import pending
from cadran.workspace.aims import Aim, Holder, aims, holders, in_force

PAGE = 60  # reps of one page: a form holds a thousand fields
LEVELS = ("rep", "team")


@dataclass(frozen=True)
class Wanted:
    """The page asked for, read through somebody's eyes."""

    seen: Seen
    kpi: Kpi
    year: str
    grain: str
    level: str
    page: int = 1

    @property
    def first_month(self) -> int:
        first: int = self.seen.workspace.settings.fiscal_year_start
        return first

    @cached_property
    def span(self) -> Period:
        return periods.parse(self.year, self.seen.today, self.first_month)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return columns(self.span, self.grain, self.seen.lang, self.first_month)

    @cached_property
    def people(self) -> tuple[Holder, ...]:
        day = min(max(self.seen.today, self.span.start), self.span.last)
        return self.seen.workspace.ask("holders", lambda w: holders(w, self.span, day), self.span, day)

    @cached_property
    def reps(self) -> list[Holder]:
        return [one for one in self.people if one.level == "rep"]

    @property
    def shown(self) -> list[Holder]:
        return self.reps[(self.page - 1) * PAGE : self.page * PAGE]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.reps) // PAGE)) if self.level == "rep" else 1

    @property
    def may_edit(self) -> bool:
        return self.seen.leads and any(one.mine for one in self.people)

    def versions(self, kpi: str | None = None) -> list[Aim]:
        """Every version of the year's targets: what the store has, under what is on its way there."""
        name, day = self.kpi.id if kpi is None else kpi, self.seen.today
        stored = self.seen.workspace.ask("aims", lambda w: aims(w, name, self.span, day), name, self.span, day)
        waiting = pending("targets")
        kept = [a for a in stored if a.source != SOURCE or a.source_id not in waiting]
        mine: dict[tuple[str, str], Holder] = {(one.level, one.key): one for one in self.people}
        found = [a for t in waiting.values() if not t.deleted and (a := _typed(t, mine))]
        return kept + [a for a in found if (not name or a.kpi == name) and self.span.holds(a.starts_on)]

    @cached_property
    def known(self) -> Standing:
        return standing(in_force(self.versions()).values())

    def grid(self, typed: dict[str, str] | None = None, wrong: dict[str, str] | None = None) -> Grid:
        to, shown = self.seen.to, self.shown
        return grid(self.kpi, self.columns, self.people, self.level, self.known, to, typed, wrong, shown)

    def query(self, **changed: object) -> str:
        told = {"kpi": self.kpi.id, "year": self.year, "grain": self.grain, "level": self.level} | changed
        return urlencode({name: value for name, value in told.items() if value not in {None, ""}})


def wanted(request: HttpRequest, seen: Seen) -> Wanted:
    """What an address asks for. Raises `UnknownName` for a KPI that is none."""
    given = request.GET
    name = given.get("kpi") or "revenue"
    if name not in KPIS:
        raise UnknownName(("Indicateur", "KPI"), name, KPIS, code="unknown_kpi")
    year = given.get("year") or f"{seen.today:%Y}"
    grain = given.get("grain") if given.get("grain") in GRAINS else "month"
    level = given.get("level") if given.get("level") in LEVELS else "rep"
    page = given.get("page", "1")
    asked = Wanted(seen, KPIS[name], year, str(grain), str(level), int(page) if page.isdecimal() else 1)
    whole_year(asked.span)
    return asked


def whole_year(span: Period) -> None:
    """Raises `BadPeriod` for what is no year."""
    if span.start.day != 1 or periods.add_months(span.start, 12) != span.end:
        raise BadPeriod("Donnez une année : 2026, FY2025/26.", "Name a year: 2026, FY2025/26.")


def years(seen: Seen) -> list[tuple[str, str]]:
    """Years to choose from, as typed and in words; fiscal ones where the year does not start in January."""
    first = seen.workspace.settings.fiscal_year_start
    codes = [f"{seen.today.year + n}" for n in (1, 0, -1, -2)]
    if first != 1:
        start = periods.unit(seen.today, "fiscal-year", first).start.year
        codes = [f"FY{start + n}/{(start + n + 1) % 100:02d}" for n in (1, 0, -1, -2)] + codes
    return [(c, periods.parse(c, seen.today, first).label(seen.lang, first)) for c in codes]


def kpis(asked: Wanted) -> list[tuple[str, str]]:
    """KPIs to choose from: those that have targets this year, then all that add up over time."""
    have = sorted({a.kpi for a in asked.versions("")} & set(KPIS))
    adds = [k.id for k in KPIS.values() if k.kind is Kind.FLOW and not (k.takes_of or k.needs_by)]
    names = list(dict.fromkeys([asked.kpi.id, "revenue", *have, *adds]))
    return [(name, KPIS[name].name(asked.seen.lang)) for name in names if asked.seen.workspace.viewer.sees(name)]


def _typed(row: Typed, mine: Mapping[tuple[str, str], Holder]) -> Aim | None:
    """A row on its way into the store, of somebody whom this person sees."""
    cells = row.cells
    level = "rep" if "rep" in cells else "team" if "team" in cells else "company"
    holder = mine.get((level, cells.get(level, "")))
    if holder is None:
        return None
    set_on, weight = cells.get("set_on"), cells.get("weight")
    return Aim(
        kpi=cells["kpi"], level=holder.level, whose=holder.key, name=holder.name,
        starts_on=date.fromisoformat(cells["starts_on"]), ends_on=date.fromisoformat(cells["ends_on"]),
        value=Decimal(cells["value"]), version=int(cells["version"]),
        set_on=date.fromisoformat(set_on) if set_on else None, reason=cells.get("reason", ""),
        weight=Decimal(weight) if weight else None, prorate=cells.get("prorate") == "true" or None,
        source=SOURCE, source_id=row.key, pending=True,
    )  # fmt: skip
