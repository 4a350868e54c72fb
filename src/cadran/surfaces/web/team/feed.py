"""Wins to celebrate, within what each person may see."""

from collections import Counter
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cadran.errors import REFUSED
from cadran.panels.wins import YEAR, Win, reached, wins
from cadran.surfaces.web.door import NotAllowed, Seen, seen
from cadran.surfaces.web.filters import running
from cadran.surfaces.web.navigation import SELLERS
from cadran.surfaces.web.team.models import Bravo
from cadran.surfaces.web.team.privacy import names_shown, ranking_source
from cadran.workspace.changes import Event, deal_events

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Cheered:
    """A win with how many applauded, and whether this person did."""

    win: Win
    bravos: int
    mine: bool


def feed(request: HttpRequest) -> HttpResponse:
    """Targets reached, then deals won, the newest first."""
    eyes = seen(request, *SELLERS)
    return render(request, "team/wins.html", {"wins": _cheered(eyes, all_wins(eyes)), "tab": "wins"})


def year_of_deals(eyes: Seen) -> tuple[Event, ...]:
    """What happened to the deals this person sees in the last twelve months."""
    start = eyes.today - YEAR
    return eyes.workspace.ask("events", lambda w: deal_events(w, start, eyes.today), start, eyes.today)


def all_wins(eyes: Seen) -> list[Win]:
    """Deals through the person's own door; targets reached by others only where their names are shown."""
    won = wins(year_of_deals(eyes), eyes.today, eyes.to)
    return [*_targets(eyes), *won][:SHOWN]


def _targets(eyes: Seen) -> list[Win]:
    period = running(eyes.today, "quarter")
    try:
        found = ranking_source(eyes).kpi("target_attainment", by=["rep"], period=period)
    except REFUSED:
        return []
    return reached(names_shown(eyes, list(found)), eyes.to)


def _cheered(eyes: Seen, found: list[Win]) -> list[Cheered]:
    given = Bravo.objects.filter(win__in=[w.key for w in found]).values_list("win", "by_id")
    counted, mine = Counter(win for win, _ in given), {win for win, by in given if by == eyes.user.pk}
    return [Cheered(w, counted[w.key], w.key in mine) for w in found]


@require_POST
def bravo(request: HttpRequest) -> HttpResponse:
    """Applaud a win that this person sees, or take it back."""
    eyes = seen(request, *SELLERS)
    key = request.POST.get("win", "")
    found = next((w for w in all_wins(eyes) if w.key == key), None)
    if found is None:
        raise NotAllowed
    taken_back, _ = Bravo.objects.filter(win=key, by=eyes.user).delete()
    if not taken_back:
        try:
            with transaction.atomic():
                Bravo.objects.create(win=key, by=eyes.user)
        except IntegrityError:  # applauded twice at once: once is enough
            pass
    if request.headers.get("HX-Request"):
        return render(request, "team/bravo.html", {"one": _cheered(eyes, [found])[0]})
    return redirect("team_wins")
