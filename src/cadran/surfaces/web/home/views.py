"""The first page of the day, by trade."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from cadran.errors import REFUSED, UnknownName
from cadran.metrics.reading import Reading
from cadran.metrics.why import Bottleneck, Why
from cadran.panels import attention, marketing, todo
from cadran.panels.attained import attained
from cadran.panels.changed import Change, changes
from cadran.panels.home import TILES, WHYS, Trade, heading, retained
from cadran.panels.landing import landed
from cadran.panels.tile import Tile, tiles
from cadran.surfaces.web.choices import options
from cadran.surfaces.web.door import NotAllowed, Seen, seen
from cadran.surfaces.web.filters import Chosen, chosen, presets
from cadran.surfaces.web.people.models import Job, Role, User
from cadran.workspace.agenda import Agenda, List, agenda
from cadran.workspace.rejected import rejected


class View(NamedTuple):
    """One request: who looks, at what."""

    eyes: Seen
    here: Chosen


def home(request: HttpRequest) -> HttpResponse:
    """The figures of the person's trade, and below them what to do about them."""
    eyes = seen(request)
    if _empty(eyes):
        return render(request, "home/first.html", {})
    if not _somebody(eyes):
        return render(request, "home/stranger.html", {})
    trade = trade_of(eyes.user)
    view = View(eyes, chosen(request, eyes, "month" if trade == "sdr" else "quarter"))
    made, below = _tiles(view, trade), _BELOW[trade](view)
    return render(request, f"home/{trade}.html", {**_frame(view, trade, made), **below})


def trade_of(user: User) -> Trade:
    """Which of the home pages is a person's."""
    if user.role == Role.REP:
        return "sdr" if user.job == Job.SDR else "seller"
    if user.role == Role.MANAGER:
        return "manager"
    return "marketing" if user.role == Role.MARKETING else "executive"


def landing_chart(request: HttpRequest) -> JsonResponse:
    """The chart of where the period lands."""
    eyes = seen(request, Role.ADMINISTRATOR, Role.EXECUTIVE, Role.MANAGER)
    found = landed(chosen(request, eyes).asked(eyes))
    if found is None:
        raise NotAllowed
    return JsonResponse(found.chart(eyes.to))


def _empty(eyes: Seen) -> bool:
    """Whether nothing has ever been imported."""

    def nothing(_: object) -> bool:
        with eyes.workspace.plain.facts() as facts:
            return facts.span(eyes.today) is None

    return eyes.workspace.ask("empty", nothing)


def _somebody(eyes: Seen) -> bool:
    """Whether the account of a rep or a manager is somebody's in the data."""

    def known(_: object) -> bool:
        with eyes.workspace.plain.facts() as facts:
            try:
                eyes.workspace.viewer.owners(facts.con, eyes.today)
            except UnknownName:
                return False
        return True

    return eyes.workspace.ask("somebody", known)


def _tiles(view: View, trade: Trade) -> list[Tile]:
    made = tiles(view.here.asked(view.eyes), TILES[trade], view.here.compare)
    return retained(made) if trade == "executive" else made


def _frame(view: View, trade: Trade, made: list[Tile]) -> dict[str, Any]:
    """What every home page has: head, filters, tiles."""
    eyes, here = view
    first = eyes.workspace.settings.fiscal_year_start
    return {
        "here": here, "presets": presets(here, eyes), "tiles": made, "query": here.query(),
        "options": options(eyes, here, ("team",)) if eyes.leads else [],
        "heading": heading(trade, here.span, eyes.today, made, eyes.to, first),
    }  # fmt: skip


# ---------------------------------------------------------------- below the tiles


def _agenda(view: View, lists: tuple[List, ...], shown: int | None) -> Agenda:
    where, period = view.here.where, str(view.here.span)
    return view.eyes.workspace.ask(
        "agenda", lambda w: agenda(w, lists, where=where, period=period, shown=shown), lists, where, period, shown
    )


def _sdr(view: View) -> dict[str, Any]:
    return _todos(view, todo.SDR)


def _seller(view: View) -> dict[str, Any]:
    return _todos(view, todo.SELLER)


def _todos(view: View, lists: tuple[List, ...]) -> dict[str, Any]:
    zone = view.eyes.workspace.settings.zone
    return {"todos": todo.todos(_agenda(view, lists, 8), lists, zone, view.eyes.to)}


def _manager(view: View) -> dict[str, Any]:
    to = view.eyes.to
    by_rep = _by(view, "target_attainment", "rep")
    concerned = attention.reps(by_rep, _by(view, "activity_rate", "rep"), _by(view, "pipeline_coverage", "rep"), to)
    return {
        "attained": attained(by_rep, to),
        "deals": attention.deals(_agenda(view, attention.LISTS, None), to),
        "reps": concerned,
    }


def _executive(view: View) -> dict[str, Any]:
    return {"landed": landed(view.here.asked(view.eyes)), "changes": _changes(view)}


def _marketing(view: View) -> dict[str, Any]:
    eyes, period = view.eyes, str(view.here.span)
    set_aside = eyes.workspace.ask("rejected", lambda w: rejected(w, period=period), period)
    return {
        "sources": marketing.sources(_by(view, "lead_conversion_rate", "source"), eyes.to),
        "reasons": marketing.reasons(set_aside, eyes.to),
    }


_BELOW: Mapping[Trade, Any] = {
    "sdr": _sdr, "seller": _seller, "manager": _manager, "executive": _executive, "marketing": _marketing,
}  # fmt: skip


def _by(view: View, kpi: str, dimension: str) -> list[Reading]:
    try:
        return view.here.asked(view.eyes).by(kpi, dimension)
    except REFUSED:  # without data of the kind there is nobody to tell of
        return []


def _changes(view: View) -> list[Change]:
    here, told = view.here, []
    period, compare, where = str(here.span), here.compare or "previous", here.where
    about = (period, compare, where)
    for kpi, by in WHYS:
        found = _why(view, kpi, by, about) or (_why(view, kpi, "", about) if by else None)
        if found is not None:
            told.append(found)
    stuck = _or_none(view, "bottleneck", lambda w: w.bottleneck(period=period, compare=compare, where=where), *about)
    return changes(told, stuck if isinstance(stuck, Bottleneck) else None, view.eyes.to)


def _why(view: View, kpi: str, by: str, about: tuple[str, str, tuple[str, ...]]) -> Why | None:
    period, compare, where = about
    found = _or_none(
        view, "why", lambda w: w.why(kpi, period=period, compare=compare, by=by or None, where=where), kpi, by, *about
    )
    return found if isinstance(found, Why) and found.change is not None else None


def _or_none(view: View, name: str, make: Any, *about: Any) -> object:
    """An answer, or None where the data do not allow it; which is remembered as well."""

    def tried(workspace: Any) -> object:
        try:
            return make(workspace)
        except REFUSED:
            return None

    return view.eyes.workspace.ask(name, tried, "or none", *about)
