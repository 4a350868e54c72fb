"""The team's board: the leaderboard in tiers, and results against effort."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from cadran.errors import CadranError
from cadran.metrics.catalogue import KPIS, find
from cadran.metrics.reading import Reading
from cadran.panels.effort import EFFORT, RESULTS, Effort, chart, effort
from cadran.panels.leaderboard import RANKED_BY, Leaderboard, leaderboard
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.filters import Chosen, chosen, presets
from cadran.surfaces.web.navigation import SELLERS
from cadran.surfaces.web.team.privacy import names_shown, peers_for, people, ranking_source


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a form: its value, its words, and whether it is taken."""

    value: str
    words: str
    here: bool


def board(request: HttpRequest) -> HttpResponse:
    """Who stands where, as sure as it is."""
    eyes = seen(request, *SELLERS)
    here = chosen(request, eyes)
    of = find(request.GET.get("of") or "revenue").id
    mates = [p for p in people(eyes) if p.there]
    return render(request, "team/board.html", {
        "here": here, "presets": presets(here, eyes), "ofs": _ofs(of, eyes), "teams": _teams(here, eyes),
        "board": ranking(eyes, here, of), "of": of, "peers": peers_for(eyes), "people": mates, "tab": "board",
        "effort_query": here.query(),
    })  # fmt: skip


def ranking(eyes: Seen, here: Chosen, of: str) -> Leaderboard:
    """The leaderboard, with as much of others as this person may know."""
    where = here.where if eyes.leads else ()
    found = ranking_source(eyes).ask(
        "rank", lambda w: w.rank(of=of, period=here.period, where=where, as_of=here.as_of, known_on=here.known_on),
        of, here.period, where, here.as_of, here.known_on,
    )  # fmt: skip
    return leaderboard(found, eyes.to, me=eyes.user.rep, peers=peers_for(eyes))


def _ofs(of: str, eyes: Seen) -> list[Choice]:
    ids = RANKED_BY if of in RANKED_BY else (*RANKED_BY, of)
    return [Choice(k, KPIS[k].name(eyes.lang), k == of) for k in ids]


def _teams(here: Chosen, eyes: Seen) -> list[Choice]:
    """The teams to choose from; a rep is ranked among all."""
    if not eyes.leads:
        return []
    picked = here.picked("team")
    names = sorted({p.team for p in people(eyes) if p.there and p.team})
    return [Choice(name, name, name == picked) for name in names] if len(names) > 1 or picked else []


# ---------------------------------------------------------------- results against effort


def results_and_effort(request: HttpRequest) -> HttpResponse:
    """Four quadrants, the table of the same, and who has no target of the kind."""
    eyes = seen(request, *SELLERS)
    here = chosen(request, eyes)
    try:
        found, why_not = _effort(eyes, here), ""
    except CadranError as error:
        found, why_not = effort([], eyes.today, eyes.to), error.text("fr" if eyes.lang == "fr" else "en")
    mine = {p.id for p in people(eyes)}
    return render(request, "team/effort.html", {
        "here": here, "presets": presets(here, eyes), "teams": _teams(here, eyes), "effort": found,
        "why_not": why_not, "query": here.query(), "peers": peers_for(eyes), "mine": mine, "tab": "effort",
    })  # fmt: skip


def effort_chart(request: HttpRequest) -> JsonResponse:
    """The same as a chart."""
    eyes = seen(request, *SELLERS)
    here = chosen(request, eyes)
    links = {p.id: f"/team/{p.id}/" for p in people(eyes)}
    spec: dict[str, Any] = chart(_effort(eyes, here), eyes.to, links=links)
    return JsonResponse(spec)


def _effort(eyes: Seen, here: Chosen) -> Effort:
    where = here.where if eyes.leads else ()
    source = ranking_source(eyes)
    readings: list[Reading] = [
        one
        for kpi in (RESULTS, EFFORT)
        for one in source.kpi(
            kpi, by=["rep"], period=here.period, where=where, as_of=here.as_of, known_on=here.known_on
        )
    ]
    return effort(names_shown(eyes, readings), eyes.today, eyes.to, me=eyes.user.rep)
