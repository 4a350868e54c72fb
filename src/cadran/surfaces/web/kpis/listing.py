"""The catalogue: every KPI that a person may ask for, family by family, each with its value when it comes into view."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cadran.panels.index import Family, index, valued
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.filters import chosen, presets
from cadran.surfaces.web.people.models import Role

# Whose KPIs stand first. A rep's are those of the trade.
OF_ROLE = {Role.ADMINISTRATOR: "executive", Role.EXECUTIVE: "executive", Role.MANAGER: "manager"}


def role_of(eyes: Seen) -> str:
    """The role in the catalogue's words; "" for marketing, whose KPIs are few anyway."""
    if eyes.user.role == Role.REP:
        return "sdr" if eyes.user.job == "sdr" else "bdm"
    return OF_ROLE.get(Role(eyes.user.role), "")


def catalogue(request: HttpRequest) -> HttpResponse:
    """All families, or those in which a search finds something."""
    eyes = seen(request)
    here, search = chosen(request, eyes), request.GET.get("q", "")[:100]
    found = _families(eyes, search)
    context = {
        "here": here, "presets": presets(here, eyes), "query": here.query(), "families": found, "q": search,
        "many": sum(len(f.entries) for f in found),
    }  # fmt: skip
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "families":
        return render(request, "kpis/families.html", context)
    return render(request, "kpis/catalogue.html", context)


def _families(eyes: Seen, search: str) -> tuple[Family, ...]:
    return index(eyes.to, role_of(eyes), eyes.workspace.viewer.sees, search)


def family(request: HttpRequest, name: str) -> HttpResponse:
    """The values of one family's KPIs, for those that need no dimension."""
    eyes = seen(request)
    here, search = chosen(request, eyes), request.GET.get("q", "")[:100]
    found = next((f for f in _families(eyes, search) if f.id == name), None)
    entries = found.entries if found else ()
    values = valued(here.asked(eyes), [e.id for e in entries], here.compare)
    shown = [(entry, values.get(entry.id)) for entry in entries]
    return render(request, "kpis/family.html", {"shown": shown, "query": here.query()})
