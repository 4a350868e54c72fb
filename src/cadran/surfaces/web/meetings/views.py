"""Weekly meetings: the list, one of them, and what is typed in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cadran.model.format import NOTHING
from cadran.panels.meeting import RepTold, told
from cadran.surfaces.web.door import NotAllowed, Seen, seen
from cadran.surfaces.web.meetings.forms import NewDecision, Settling, amount
from cadran.surfaces.web.meetings.models import Commit, Decision, Meeting
from cadran.surfaces.web.meetings.scope import may_see
from cadran.surfaces.web.meetings.starting import about, left_open, start, teams
from cadran.surfaces.web.navigation import LEADERS
from cadran.surfaces.web.people.audit import note

LISTED = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A rep in a meeting: what changed, what was committed last time and what came of it, and what is now."""

    told: RepTold
    last: str
    kept: str  # what was won since, of what was committed
    tone: str
    commit: str
    remark: str


def meetings(request: HttpRequest) -> HttpResponse:
    """Those this person may open, the newest first, and a new one."""
    eyes = seen(request, *LEADERS)
    listed = [m for m in Meeting.objects.select_related("started_by")[:LISTED] if may_see(m, eyes)]
    return render(request, "meetings/meetings.html", {
        "meetings": listed, "teams": teams(eyes), "people": about(eyes, "").people,
    })  # fmt: skip


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Freeze the figures and open the meeting."""
    eyes = seen(request, *LEADERS)
    team = request.POST.get("team", "")
    asked_for = about(eyes, team)
    if not asked_for.people:
        messages.warning(request, eyes.to.word("Personne à réunir : aucun commercial visible dans cette équipe.",
                                               "Nobody to meet: no rep to be seen in this team."))  # fmt: skip
        return redirect("meetings")
    meeting = start(eyes, asked_for)
    note(eyes.user, "meeting_started", meeting=meeting.pk, team=team)
    return redirect("meeting", meeting.pk)


def meeting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was left open first, then the figures, then rep by rep, then decisions."""
    eyes = seen(request, *LEADERS)
    meeting = _opened(eyes, pk)
    shown = told(meeting.snapshot, eyes.to)
    rows = _rows(meeting, shown.reps, eyes)
    return render(request, "meetings/meeting.html", {
        "meeting": meeting, "told": shown, "rows": rows, "left_open": left_open(meeting, eyes),
        "decisions": meeting.decisions.all(), "owners": [r.name for r in shown.reps],
        "totals": _totals(meeting, rows, eyes), "open": meeting.closed_at is None, "states": Decision.State,
    })  # fmt: skip


def _opened(eyes: Seen, pk: int) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.select_related("started_by"), pk=pk)
    if not may_see(meeting, eyes):
        raise NotAllowed
    return meeting


def _writable(eyes: Seen, pk: int) -> Meeting:
    """A meeting that still runs: what was closed stays as it was."""
    meeting = _opened(eyes, pk)
    if meeting.closed_at is not None:
        raise NotAllowed
    return meeting


def _before(meeting: Meeting, eyes: Seen) -> Meeting | None:
    earlier = Meeting.objects.filter(team=meeting.team, started_at__lt=meeting.started_at)[:20]
    return next((m for m in earlier if may_see(m, eyes)), None)


def _commits(meeting: Meeting | None) -> dict[str, Commit]:
    return {} if meeting is None else {c.rep: c for c in meeting.commits.all()}


def _rows(meeting: Meeting, reps: Sequence[RepTold], eyes: Seen) -> list[Row]:
    last, now = _commits(_before(meeting, eyes)), _commits(meeting)
    return [_row(rep, last.get(rep.id), now.get(rep.id), eyes) for rep in reps]


def _row(rep: RepTold, last: Commit | None, now: Commit | None, eyes: Seen) -> Row:
    kept, tone = "", ""
    if last is not None and last.amount:
        share = Decimal(str(rep.won)) / last.amount
        kept, tone = eyes.to.percent(share), "good" if share >= 1 else "warn"
    return Row(
        rep, NOTHING if last is None else eyes.to.money(last.amount), kept, tone,
        "" if now is None else eyes.to.number(now.amount, 2), "" if now is None else now.remark,
    )  # fmt: skip


def _totals(meeting: Meeting, rows: Sequence[Row], eyes: Seen) -> dict[str, str]:
    before = _commits(_before(meeting, eyes)).values()
    last = sum((c.amount for c in before), Decimal(0))
    now = sum((c.amount for c in _commits(meeting).values()), Decimal(0))
    won = sum(r.told.won for r in rows)
    return {"last": eyes.to.money(last) if before else NOTHING, "now": eyes.to.money(now), "won": eyes.to.money(won)}


# ---------------------------------------------------------------- what is typed


@require_POST
def commits(request: HttpRequest, pk: int) -> HttpResponse:
    """All commits of the page at once; an empty field takes one away, what cannot be read is said."""
    eyes = seen(request, *LEADERS)
    meeting = _writable(eyes, pk)
    unread = []
    with transaction.atomic():
        for rep in meeting.reps:
            text = request.POST.get(f"commit {rep}", "").strip()
            remark = request.POST.get(f"remark {rep}", "").strip()[:300]
            if not text:
                meeting.commits.filter(rep=rep).delete()
            elif (value := amount(text)) is None:
                unread.append(text)
            else:
                Commit.objects.update_or_create(meeting=meeting, rep=rep, defaults={"amount": value, "remark": remark})
    if unread:
        listed = ", ".join(unread)
        messages.error(request, eyes.to.word(f"Montant illisible : {listed}", f"Amount cannot be read: {listed}"))
    else:
        messages.success(request, eyes.to.word("Engagements enregistrés.", "Commits kept."))
    return redirect(f"/meetings/{meeting.pk}/#commits")


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a decision."""
    eyes = seen(request, *LEADERS)
    meeting = _writable(eyes, pk)
    form = NewDecision(request.POST)
    if form.is_valid():
        Decision.objects.create(meeting=meeting, **form.cleaned_data)
    else:
        messages.error(
            request, eyes.to.word("Dites quoi faire, et qui s'en charge.", "Say what is to be done, and by whom.")
        )
    return redirect(f"/meetings/{meeting.pk}/#decisions")


@require_POST
def settle(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """In this meeting, say what became of an earlier decision; one carried over stands among this one's, open."""
    eyes = seen(request, *LEADERS)
    meeting = _writable(eyes, pk)
    form = Settling(request.POST)
    with transaction.atomic():
        found = get_object_or_404(
            Decision.objects.select_for_update(), pk=decision, meeting__team=meeting.team, state=Decision.State.OPEN
        )
        if not may_see(found.meeting, eyes):
            raise NotAllowed
        if form.is_valid():
            found.state, found.settled_in = form.cleaned_data["state"], meeting
            found.save(update_fields=["state", "settled_in"])
            if found.state == Decision.State.CARRIED:
                Decision.objects.create(
                    meeting=meeting, text=found.text, owner=found.owner, due_on=found.due_on, carried_from=found
                )
    return redirect(f"/meetings/{meeting.pk}/#left-open")


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the meeting: from here on it is only read."""
    eyes = seen(request, *LEADERS)
    meeting = _writable(eyes, pk)
    meeting.closed_at = timezone.now()
    meeting.save(update_fields=["closed_at"])
    note(eyes.user, "meeting_closed", meeting=meeting.pk)
    return redirect("meeting", meeting.pk)
