"""Challenges: made by who leads, seen by who takes part."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cadran.errors import REFUSED
from cadran.metrics.catalogue import KPIS
from cadran.model.periods import Period
from cadran.panels.challenge import Runner, may_be_run, runners
from cadran.surfaces.web.door import NotAllowed, Seen, seen
from cadran.surfaces.web.navigation import LEADERS, SELLERS
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.team.forms import NewChallenge
from cadran.surfaces.web.team.models import Challenge
from cadran.surfaces.web.team.privacy import company, peers_for, people
from cadran.surfaces.web.team.views import Choice

WEEKS = timedelta(days=13)
OFTEN = ("revenue", "deals_won", "new_customers", "deals_created", "meetings", "meetings_booked", "sqls", "calls")


@dataclass(frozen=True, slots=True)
class Race:
    """A challenge with its places, and where it stands in time."""

    challenge: Challenge
    kpi: str
    dates: str
    state: str  # "ahead", "running", "over"
    runners: list[Runner]
    may_drop: bool


def challenges(request: HttpRequest) -> HttpResponse:
    """Those this person may see, the latest end first."""
    eyes = seen(request, *SELLERS)
    return _page(request, eyes, NewChallenge())


def _page(request: HttpRequest, eyes: Seen, form: NewChallenge, status: int = 200) -> HttpResponse:
    shown = [_race(c, eyes) for c in Challenge.objects.select_related("by")[:60] if _may_see(c, eyes)]
    given = form.data if form.is_bound else {}
    kpis = [k for k in OFTEN if may_be_run(k)]
    return render(request, "team/challenges.html", {
        "races": shown, "form": form, "may_make": eyes.leads, "tab": "challenges", "given": given,
        "kpis": [Choice(k, KPIS[k].name(eyes.lang), k == given.get("kpi")) for k in kpis],
        "people": [p for p in people(eyes) if p.there and p.sells], "starts_on": eyes.today,
        "ends_on": eyes.today + WEEKS, "picked": set(request.POST.getlist("reps")),
    }, status=status)  # fmt: skip


def _may_see(challenge: Challenge, eyes: Seen) -> bool:
    """Who takes part, who made it, who sees all, and who leads everyone in it."""
    user = eyes.user
    if user.sees_all or challenge.by_id == user.pk or (user.rep and user.rep in challenge.reps):
        return True
    return eyes.leads and set(challenge.reps) <= {p.id for p in people(eyes)}


def _race(challenge: Challenge, eyes: Seen) -> Race:
    """Read among all, as those who take part know of each other; shown as far as the privacy setting lets a rep."""
    try:
        found = company().kpi("target_attainment", of=challenge.kpi, by=["rep"], period=challenge.period)
        placed = runners(found, challenge.reps, eyes.to, me=eyes.user.rep, peers=peers_for(eyes))
    except REFUSED:
        placed = []
    today = eyes.today
    state = "ahead" if today < challenge.starts_on else "over" if today > challenge.ends_on else "running"
    days = Period(challenge.starts_on, challenge.ends_on + timedelta(days=1)).label(eyes.lang)
    may_drop = challenge.by_id == eyes.user.pk or eyes.may_administer
    return Race(challenge, KPIS[challenge.kpi].name(eyes.lang), days, state, placed, may_drop)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A new challenge among those whom its maker leads."""
    eyes = seen(request, *LEADERS)
    form = NewChallenge(request.POST, reps=tuple(p.id for p in people(eyes)))
    if not form.is_valid():
        return _page(request, eyes, form, status=400)
    made = Challenge.objects.create(by=eyes.user, **form.cleaned_data)
    note(eyes.user, "challenge_made", challenge=made.pk, kpi=made.kpi)
    messages.success(request, eyes.to.word("Le challenge est lancé.", "The challenge is on."))
    return redirect("team_challenges")


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a challenge away: its maker, or an administrator."""
    eyes = seen(request, *LEADERS)
    challenge = get_object_or_404(Challenge, pk=pk)
    if challenge.by_id != eyes.user.pk and not eyes.may_administer:
        raise NotAllowed
    challenge.delete()
    return redirect("team_challenges")
