"""The pages of targets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cadran.errors import BadInput, CadranError
from cadran.metrics.catalogue import KPIS
from cadran.metrics.proposing import Proposal
from cadran.model.periods import Period
from cadran.panels.aims import Column, cell_name
from cadran.panels.exact import written
from cadran.panels.targets import why
from cadran.sources.own.typed import SOURCE
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.own.models import Typed
from cadran.surfaces.web.people.models import Role
from cadran.surfaces.web.targets.asked import Wanted, kpis, wanted, years
from cadran.surfaces.web.targets.pasting import pasted
from cadran.surfaces.web.targets.saving import Saved, save
from cadran.workspace.aims import Aim, Holder, in_force

READERS = (Role.ADMINISTRATOR, Role.EXECUTIVE, Role.MANAGER, Role.REP)
LEADERS = (Role.ADMINISTRATOR, Role.EXECUTIVE, Role.MANAGER)
VERSIONS = 100  # of a page of history


def index(request: HttpRequest) -> HttpResponse:
    """The grid; POST saves what differs in it."""
    eyes = seen(request, *(LEADERS if request.method == "POST" else READERS))
    asked = wanted(request, eyes)
    if request.method != "POST":
        return _grid(request, asked)
    given = {name: text for name, text in request.POST.items() if "@" in name and isinstance(text, str)}
    saved = save(asked, given, _base(request), str(request.POST.get("reason", "")))
    if not saved.done:
        return _grid(request, asked, given, saved)
    _say_saved(request, asked, saved)
    return redirect(f"{reverse('targets')}?{asked.query(page=asked.page)}")


def _base(request: HttpRequest) -> Mapping[str, str]:
    try:
        found = json.loads(str(request.POST.get("known", "{}")))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadInput("Formulaire abîmé : rechargez la page.", "Damaged form: reload the page.")
    return {str(name): str(text) for name, text in found.items()}


def _grid(
    request: HttpRequest, asked: Wanted, typed: dict[str, str] | None = None, saved: Saved | None = None
) -> HttpResponse:
    grid = asked.grid(typed, saved.wrong if saved else None)
    told = {
        "asked": asked, "grid": grid, "kpis": kpis(asked), "years": years(asked.seen), "saved": saved,
        "known": json.dumps({c.name: c.known for c in grid.cells.values()}),
        "reason": request.POST.get("reason", ""), "pages": range(1, asked.pages + 1),
    }  # fmt: skip
    return render(request, "targets/targets.html", told, status=422 if saved else 200)


def _say_saved(request: HttpRequest, asked: Wanted, saved: Saved) -> None:
    to = asked.seen.to
    if not saved.count:
        messages.info(request, to.word("Rien n'a changé.", "Nothing has changed."))
        return
    messages.success(
        request,
        to.word(
            f"{saved.count} objectif{'s' if saved.count > 1 else ''} enregistré{'s' if saved.count > 1 else ''}.",
            f"{saved.count} target{'s' if saved.count > 1 else ''} saved.",
        ),
    )


# Proposals.


@dataclass(frozen=True, slots=True)
class Offer:
    """A target proposed to somebody: its cell, the value to take over, what stands, and why in sentences."""

    name: str
    who: str
    value: str
    stands: str
    why: tuple[str, ...]
    mine: bool


def propose(request: HttpRequest) -> HttpResponse:
    """Targets proposed from history for one column of the grid; POST takes those over that are ticked."""
    eyes = seen(request, *LEADERS)
    asked = wanted(request, eyes)
    column = next((c for c in asked.columns if c.code == request.GET.get("column")), None)
    if column is None:
        raise BadInput("Cette grille n'a pas cette période.", "This grid does not have that period.")
    offers = _offers(asked, column)
    if request.method != "POST":
        return render(request, "targets/propose.html", {"asked": asked, "column": column, "offers": offers})
    taken = {o.name: str(request.POST.get(o.name, "")) for o in offers if o.name in request.POST.getlist("take")}
    because = {o.name: eyes.to.word("Proposé. ", "Proposed. ") + " ".join(o.why) for o in offers}
    saved = save(asked, taken, reasons=because)
    if not saved.done:
        told = {"asked": asked, "column": column, "offers": offers, "saved": saved}
        return render(request, "targets/propose.html", told, status=422)
    _say_saved(request, asked, saved)
    return redirect(f"{reverse('targets')}?{asked.query()}")


def _offers(asked: Wanted, column: Column) -> list[Offer]:
    levels = ["rep"] if asked.level == "rep" else ["company", "team"]
    people: dict[tuple[str, str], Holder] = {(one.level, one.key): one for one in asked.people}
    found = []
    for level in levels:
        for one in _proposals(asked, column, None if level == "company" else level):
            holder = people.get((level, one.whose.key or ""))
            if holder is not None:
                found.append(_offer(asked, column, holder, one))
    return found


def _proposals(asked: Wanted, column: Column, by: str | None) -> tuple[Proposal, ...]:
    period, kpi, today = str(column.period), asked.kpi.id, asked.seen.today
    return asked.seen.workspace.ask(
        "propose", lambda w: w.propose_target(kpi, period=period, by=by, today=today), kpi, period, by, today
    )


def _offer(asked: Wanted, column: Column, holder: Holder, one: Proposal) -> Offer:
    aim = asked.known.get((holder.level, holder.key, column.period.start, column.period.last))
    unit, to = asked.kpi.unit.value, asked.seen.to
    value = "" if one.value is None else written(_decimal(one.value), unit, to.lang)
    stands = to.value(aim.value, unit) if aim else ""
    who = holder.name or to.word("L'entreprise", "The company")
    return Offer(cell_name(holder, column), who, value, stands, why(one, to), holder.mine)


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.10g}")


# Pasting.


def paste(request: HttpRequest) -> HttpResponse:
    """Targets copied from a spreadsheet: read and shown first, saved when confirmed."""
    eyes = seen(request, *LEADERS)
    asked = wanted(request, eyes)
    told: dict[str, object] = {"asked": asked, "text": request.POST.get("text", ""), "unit": asked.kpi.unit.value}
    if request.method != "POST":
        return render(request, "targets/paste.html", told)
    try:
        found = pasted(str(told["text"]), asked)
    except CadranError as error:
        told["error"] = error.text("fr" if eyes.lang == "fr" else "en")
        return render(request, "targets/paste.html", told, status=422)
    told["found"] = found
    if "save" not in request.POST:
        return render(request, "targets/paste.html", told)
    saved = save(asked, found.given, reason=str(request.POST.get("reason", "")))
    if not saved.done:
        told |= {"saved": saved, "reason": request.POST.get("reason", ""), "refused": _refused(saved, asked)}
        return render(request, "targets/paste.html", told, status=422)
    _say_saved(request, asked, saved)
    return redirect(f"{reverse('targets')}?{asked.query()}")


def _refused(saved: Saved, asked: Wanted) -> list[tuple[str, str]]:
    labels = {cell_name(h, c): f"{h.name}, {c.label}" for h in asked.people for c in asked.columns}
    return [(labels.get(name, name), text) for name, text in saved.wrong.items()]


# History.


@dataclass(frozen=True, slots=True)
class Change:
    """One version of one target, in words."""

    kpi: str
    who: str
    when: str
    value: str
    before: str
    version: int | None
    set_on: str
    by: str
    reason: str
    counts: bool
    waits: bool


def history(request: HttpRequest) -> HttpResponse:
    """Every version of the year's targets: who changed what, when, why. The last change first."""
    eyes = seen(request, *READERS)
    asked = wanted(request, eyes)
    every = "" if request.GET.get("all") else asked.kpi.id
    found = _history(asked, asked.versions(every))
    page = Paginator(found, VERSIONS).get_page(request.GET.get("p"))
    told = {"asked": asked, "page": page, "every": not every, "years": years(eyes), "kpis": kpis(asked)}
    return render(request, "targets/history.html", told)


def _history(asked: Wanted, versions: list[Aim]) -> list[Change]:
    ordered = sorted(versions, key=lambda a: a.order)
    last: dict[object, Aim] = {}
    told = []
    counting = set(map(id, in_force(ordered).values()))
    keys = [a.source_id for a in ordered if a.source == SOURCE]
    who = _typed_by(keys)
    for one in ordered:
        told.append((one, _change(asked.seen, asked, one, last.get(one.place), id(one) in counting, who)))
        last[one.place] = one
    told.sort(key=lambda t: (t[0].set_on is not None, t[0].set_on, t[0].pending, t[0].version or 0), reverse=True)
    return [change for _, change in told]


def _typed_by(keys: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for first in range(0, len(keys), 500):
        rows = Typed.objects.filter(table="targets", key__in=keys[first : first + 500], deleted=False)
        found |= {row.key: row.typed_by for row in rows}
    return found


def _change(eyes: Seen, asked: Wanted, one: Aim, before: Aim | None, counts: bool, who: Mapping[str, str]) -> Change:
    kpi, to = KPIS.get(one.kpi), eyes.to
    unit = kpi.unit.value if kpi else ""
    span = Period(one.starts_on, one.ends_on + timedelta(days=1))
    return Change(
        kpi=kpi.name(to.lang) if kpi else one.kpi, who=one.name or to.word("L'entreprise", "The company"),
        when=span.label(to.lang, asked.first_month), value=written(one.value, unit, to.lang),
        before=written(before.value, unit, to.lang) if before else "", version=one.version,
        set_on=to.day(one.set_on) if one.set_on else "", by=who.get(one.source_id, one.source) or one.source,
        reason=one.reason, counts=counts, waits=one.pending,
    )  # fmt: skip
