"""What a KPI's page is asked to show, read from its address and written back into it, whole.

Beside what every page takes (period, comparison, as-of, known-on): the variant, the KPI that this one is about, the
dimension of the breakdown, the grain of the trend, and a filter by any dimension (`unknown=region`: without one).
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest

from cadran.errors import UnknownName
from cadran.metrics.catalogue import KPIS, find, find_variant
from cadran.metrics.kpi import Kind, Kpi
from cadran.metrics.relation import DIMENSIONS
from cadran.model.periods import Grain
from cadran.panels.board import Asked
from cadran.panels.trend import NAMES, grain_for
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.filters import Chosen, chosen
from cadran.workspace.choices import dimensions

# The dimension that a KPI opens with: the first of these that it has.
FIRST = ("team", "rep", "source", "industry", "region", "product", "category", "stage", "campaign")
FIRST_OF_REP = ("stage", "industry", "source", "product", "region", "kind")
OF = ("revenue", "gross_margin", "deals_won", "new_customers", "meetings", "calls", "sqls", "proposals_sent", "demos",
      "mrr")  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """One KPI as one person asked for it."""

    seen: Seen
    kpi: Kpi
    variant: str
    of: str | None
    by: str
    grain: Grain
    here: Chosen
    dimensions: tuple[str, ...]

    @property
    def code(self) -> str:
        """`id` or `id.variant`, as the engine takes it."""
        return f"{self.kpi.id}.{self.variant}" if self.variant else self.kpi.id

    @property
    def asked(self) -> Asked:
        return self.here.asked(self.seen)

    @property
    def key(self) -> tuple[object, ...]:
        """Everything a reading of it depends on, for the memory."""
        here = self.here
        return (self.code, self.of, str(here.span), here.compare, here.where, here.as_of, here.known_on)

    def pairs(self) -> dict[str, list[str]]:
        """The address's part after `?`, in its order."""
        here = self.here
        found = {"period": [here.period], "compare": [here.compare or "none"]}
        for text in here.where:
            name, _, value = text.partition("=")
            found.setdefault(name if value else "unknown", []).append(value or name)
        given = {
            "as_of": here.as_of, "known_on": here.known_on, "variant": self.variant,
            "of": self.of if self.kpi.takes_of and self.of != "revenue" else "", "by": self.by, "grain": self.grain,
        }  # fmt: skip
        return found | {name: [value] for name, value in given.items() if value}

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The same as the hidden fields of a form."""
        return [(name, value) for name, values in self.pairs().items() for value in values]

    @property
    def filters(self) -> list[tuple[str, str]]:
        """Of these, the filters alone."""
        return [(name, value) for name, value in self.fields if name in DIMENSIONS or name == "unknown"]

    def query(self, **changed: str | None) -> str:
        """The same address but for what is changed; None takes away."""
        pairs = self.pairs() | {name: [] if value is None else [value] for name, value in changed.items()}
        return urlencode([(name, value) for name, values in pairs.items() for value in values])

    def address(self, section: str = "", **changed: str | None) -> str:
        """The page, or a part of it, as asked."""
        return f"/kpi/{self.kpi.id}/{section}?{self.query(**changed)}"

    def within(self, dimension: str, value: str | None) -> str:
        """The page of one group alone, which opens with another breakdown."""
        text = f"{dimension}={value or ''}"
        kept = tuple(w for w in self.here.where if not w.startswith(f"{dimension}="))
        return replace(self, by="", here=replace(self.here, where=(*kept, text))).address()

    def without(self, text: str) -> str:
        """The page without one of its filters."""
        return replace(self, here=replace(self.here, where=tuple(w for w in self.here.where if w != text))).address()

    def of_other(self, kpi: str, variant: str, where: tuple[str, ...]) -> str:
        """Another KPI's page over the same days, within filters of its own."""
        other = replace(
            self, kpi=KPIS[kpi], variant=variant, of=None, by="", here=replace(self.here, where=where)
        )  # fmt: skip
        return other.address()


def wanted(request: HttpRequest, name: str) -> Wanted:
    """What a request asks of a KPI. Raises `unknown_kpi`, `not_visible`, or what else of it cannot be."""
    eyes = seen(request)
    kpi, given = find(name), request.GET
    eyes.workspace.viewer.check([kpi.id], [])
    variant = given.get("variant", "")
    find_variant(kpi, variant)
    has = eyes.workspace.ask("dimensions", lambda w: dimensions(w, kpi.id, variant), kpi.id, variant)
    here = replace(chosen(request, eyes), where=_where(request))
    return Wanted(
        seen=eyes, kpi=kpi, variant=variant, of=_of(kpi, given.get("of")),
        by=_by(kpi, given.get("by"), has, here.where, eyes), grain=_grain(given.get("grain"), here),
        here=here, dimensions=has,
    )  # fmt: skip


def _grain(given: str | None, here: Chosen) -> Grain:
    return next((g for g in NAMES if g == given), None) or grain_for(here.span)


def _where(request: HttpRequest) -> tuple[str, ...]:
    given = request.GET
    named = (f"{d}={value}" for d in DIMENSIONS for value in given.getlist(d) if value)
    return (*named, *(f"{d}=" for d in given.getlist("unknown") if d in DIMENSIONS))


def _of(kpi: Kpi, given: str | None) -> str | None:
    if not kpi.takes_of:
        return None
    return find(given).id if given else "revenue"


def _by(kpi: Kpi, given: str | None, has: tuple[str, ...], where: tuple[str, ...], eyes: Seen) -> str:
    """The dimension asked for, else the one that says most to this person; "" where the KPI has none."""
    if given:
        if given not in has:
            raise UnknownName(("Dimension", "dimension"), given, has, code="unknown_dimension")
        return given
    order = () if kpi.kind is Kind.RANK else FIRST_OF_REP if eyes.user.role == "rep" else FIRST
    picked = {text.partition("=")[0] for text in where}
    return next((d for d in (*order, *has) if d in has and d not in picked), has[0] if has else "")
