"""One rep's page, for one-to-ones, and the actions agreed on it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cadran.errors import REFUSED
from cadran.metrics.catalogue import KPIS
from cadran.metrics.estimators.standout import Look
from cadran.model.periods import Period, add_months
from cadran.panels.actions import actions
from cadran.panels.board import Asked
from cadran.panels.coaching import Coaching, Peers, coaching, looks, own, title
from cadran.panels.since import Since, Terms, since
from cadran.panels.tile import Tile, tiles
from cadran.panels.wins import Win, reached, wins
from cadran.surfaces.web.door import NotAllowed, Seen, seen
from cadran.surfaces.web.navigation import LEADERS, SELLERS
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import Role
from cadran.surfaces.web.team.feed import year_of_deals
from cadran.surfaces.web.team.forms import Agreement, Settled
from cadran.surfaces.web.team.models import Practice
from cadran.surfaces.web.team.privacy import company, peers_of, peers_setting, people
from cadran.workspace.roster import Person, days_there

MONTHS = 6  # that a rep is compared over: enough cases, and still about how one works now
LATER = timedelta(days=14)  # when an action is looked at again, unless another day is named
SELLER = ("target_attainment", "pipeline_coverage", "win_rate", "activity_rate")
SDR = ("meetings_booked", "sqls", "call_connect_rate", "activity_rate")
SHOWN_WINS = 4


@dataclass(frozen=True, slots=True)
class Agreed:
    """A practice as it is shown: what it was about, and how the KPI moved since."""

    practice: Practice
    title: str
    moved: Since | None
    due: bool


def mine(request: HttpRequest) -> HttpResponse:
    """The own page of who sells."""
    eyes = seen(request, *SELLERS)
    if not eyes.user.rep:
        return redirect("team")
    return redirect(f"/team/{eyes.user.rep}/")


def rep_page(request: HttpRequest, source: str, source_id: str) -> HttpResponse:
    """What went well, what was agreed, what to work on."""
    eyes = seen(request, *SELLERS)
    person = visible(eyes, f"{source}/{source_id}")
    found, _ = coached(eyes, person)
    suggestions = [eyes.to.word(*words) for words in actions(found.work_on.kpi)] if found.work_on else []
    picked = _picked(request, suggestions)
    return render(request, "team/rep.html", {
        "person": person, "found": found, "period": span(eyes), "period_words": span(eyes).label(eyes.lang),
        "source": source, "source_id": source_id, "tiles": _tiles(eyes, person),
        "good_news": _good_news(eyes, person), "agreed": _agreed(eyes, person), "may_agree": eyes.leads,
        "suggestions": suggestions, "picked": picked, "follow_up_on": eyes.today + LATER, "tab": "people",
        "rep_tab": person.id == eyes.user.rep,
    })  # fmt: skip


def visible(eyes: Seen, rep: str) -> Person:
    """The rep of that id among those this person sees; the same refusal for a foreign and an unknown one."""
    found = next((p for p in people(eyes) if p.id == rep), None)
    if found is None:
        raise NotAllowed
    return found


def span(eyes: Seen) -> Period:
    """The days that a rep is compared over."""
    return Period(add_months(eyes.today + timedelta(days=1), -MONTHS), eyes.today + timedelta(days=1))


def coached(eyes: Seen, person: Person) -> tuple[Coaching, list[Look]]:
    """The comparison in words, and what it was made of."""
    period = span(eyes)
    others = tuple(p.id for p in peers_of(eyes, person))
    peers = Peers(person.id, others, days(period), person.role == "sdr")
    found = looks(company(), peers, str(period), eyes.today)
    shown = eyes.user.role != Role.REP or peers_setting() != "nothing"
    return coaching(found, peers, str(period), eyes.to, usual=shown), found


def days(period: Period) -> dict[str, float]:
    """The working days each rep was there."""
    return company().ask("days", lambda w: days_there(w, period.start, period.end), period.start, period.end)


def _picked(request: HttpRequest, suggestions: list[str]) -> str:
    at = request.GET.get("action", "")
    return suggestions[int(at)] if at.isdigit() and int(at) < len(suggestions) else (suggestions or [""])[0]


def _tiles(eyes: Seen, person: Person) -> list[Tile]:
    quarter = _quarter(eyes)
    asked = Asked(eyes.workspace, quarter, eyes.today, eyes.to, where=(f"rep={person.id}",))
    return tiles(asked, SDR if person.role == "sdr" else SELLER)


def _quarter(eyes: Seen) -> Period:
    start = date(eyes.today.year, (eyes.today.month - 1) // 3 * 3 + 1, 1)
    return Period(start, add_months(start, 3))


def _good_news(eyes: Seen, person: Person) -> list[Win]:
    """The own wins of the last month and the target reached, through the viewer's own door."""
    events = [e for e in year_of_deals(eyes) if e.rep == person.id]
    try:
        attained = eyes.workspace.kpi(
            "target_attainment", by=["rep"], where=[f"rep={person.id}"], period=str(_quarter(eyes))
        )
    except REFUSED:
        attained = ()  # type: ignore[assignment]  # no targets at all
    return [*reached(attained, eyes.to), *wins(events, eyes.today, eyes.to)[:SHOWN_WINS]]


# ---------------------------------------------------------------- what was agreed


def _agreed(eyes: Seen, person: Person) -> list[Agreed]:
    kept = Practice.objects.filter(rep=person.id).select_related("by")[:20]
    return [
        Agreed(p, title(p.kpi, p.stage, eyes.to), _moved(eyes, p), p.due(eyes.today)) for p in kept if p.kpi in KPIS
    ]


def _moved(eyes: Seen, practice: Practice) -> Since | None:
    """From the months before the agreement to the days since it, until it was closed."""
    start = practice.agreed_on + timedelta(days=1)
    end = (practice.closed_on or eyes.today) + timedelta(days=1)
    if end <= start:
        return None
    after = own(
        eyes.workspace, practice.kpi, practice.stage, practice.rep, str(Period(start, end)), eyes.today,
        days(Period(start, end)).get(practice.rep, 0.0),
    )  # fmt: skip
    return since(practice.kpi, Terms(practice.some, practice.of), Terms(*after), eyes.to, practice.spread)


@require_POST
def agree(request: HttpRequest, source: str, source_id: str) -> HttpResponse:
    """Keep an action, with how the rep stands today."""
    eyes = seen(request, *LEADERS)
    person = visible(eyes, f"{source}/{source_id}")
    form = Agreement(request.POST)
    _, found = coached(eyes, person)
    look = next((k for k in found if k.code == f"{form.data.get('kpi')}|{form.data.get('stage', '')}"), None)
    if not form.is_valid() or look is None:
        messages.error(request, eyes.to.word("Dites quoi essayer, et quand en reparler.",
                                             "Say what to try, and when to talk about it again."))  # fmt: skip
        return redirect("team_rep", source, source_id)
    given = form.cleaned_data
    Practice.objects.create(
        rep=person.id, kpi=given["kpi"], stage=given["stage"], action=given["action"], agreed_on=eyes.today,
        follow_up_on=given["follow_up_on"], by=eyes.user, before_from=span(eyes).start, some=look.own,
        of=look.own_of, spread=look.spread,
    )  # fmt: skip
    note(eyes.user, "practice_agreed", rep=person.id, kpi=given["kpi"])
    messages.success(request, eyes.to.word("C'est noté : on en reparle à la date prévue.",
                                           "Noted: it comes up again on the day."))  # fmt: skip
    return redirect("team_rep", source, source_id)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of an action."""
    eyes = seen(request, *LEADERS)
    practice = get_object_or_404(Practice, pk=pk)
    person = visible(eyes, practice.rep)
    form = Settled(request.POST)
    if form.is_valid():
        practice.outcome, practice.remark = form.cleaned_data["outcome"], form.cleaned_data["remark"]
        practice.closed_on = eyes.today
        practice.save(update_fields=["outcome", "remark", "closed_on"])
    return redirect(f"/team/{person.id}/")
