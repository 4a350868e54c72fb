"""My reports: what comes by itself and when, and the editions that were sent to me."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cadran.model.words import say
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import Role
from cadran.surfaces.web.reports.changing import FIRST, begin, begin_for, pause, resume, stop
from cadran.surfaces.web.reports.claims import by_hand
from cadran.surfaces.web.reports.forms import Choices, zones
from cadran.surfaces.web.reports.models import Kind, Run, RunState, SentEdition, Subscription
from cadran.surfaces.web.reports.rhythm import next_of, zone_of
from cadran.surfaces.web.reports.tasks import make_one
from cadran.surfaces.web.reports.team import led_by, who_may
from cadran.surfaces.web.reports.words import ABOUT, ICONS, KINDS, kinds_of

PAGE = 25  # editions
LEADERS = (Role.ADMINISTRATOR, Role.EXECUTIVE, Role.MANAGER)


@dataclass(frozen=True, slots=True)
class Card:
    """One kind of report as the page shows it. `next`: when it comes, in words; `trouble`: why the last one did not."""

    kind: str
    title: str
    about: str
    icon: str
    subscription: Subscription | None
    on: bool
    paused: bool
    next: str
    formats: str
    trouble: str
    form: Choices


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind that a leader may subscribe people to, and for how many it would be new."""

    kind: str
    title: str
    all: int
    fresh: int


def reports(request: HttpRequest) -> HttpResponse:
    """What I get, what a leader may have others get, and what came."""
    eyes = seen(request)
    return _page(request, eyes)


def _page(request: HttpRequest, eyes: Seen, wrong: Choices | None = None, of: str = "") -> HttpResponse:
    mine = {s.kind: s for s in Subscription.objects.filter(user=eyes.user)}
    now = timezone.now()
    cards = [_card(k, mine.get(k), eyes, now, wrong if k == of else None) for k in kinds_of(eyes.user)]
    page = Paginator(SentEdition.objects.filter(user=eyes.user).defer("content", "text", "html"), PAGE)
    shown = {
        "cards": cards, "offers": _offers(eyes) if eyes.leads else [], "zones": zones(),
        "page": page.get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "reports/reports.html", shown, status=400 if wrong else 200)


def _card(kind: str, found: Subscription | None, eyes: Seen, now: datetime, wrong: Choices | None) -> Card:
    settings, to = eyes.workspace.settings, eyes.to
    on = found is not None and found.stopped_at is None
    coming = next_of(found, settings, now) if found else None
    paused = bool(on and found and found.paused_until and found.paused_until > timezone.localdate())
    return Card(
        kind=kind, title=to.word(*KINDS[kind]), about=to.word(*ABOUT[kind]), icon=ICONS[kind], subscription=found,
        on=on, paused=paused, next=_moment(coming, eyes.lang) if coming else "",
        formats=", ".join(f.upper() for f in found.formats) if found else "",
        trouble=_trouble(found, eyes) if found else "",
        form=wrong or Choices(kind=kind, lang=eyes.lang, initial=_initial(kind, found, eyes)),
    )  # fmt: skip


def _initial(kind: str, found: Subscription | None, eyes: Seen) -> dict[str, object]:
    names = ("weekday", "day", "hour", "formats")
    kept = {name: getattr(found, name) for name in names} if found else dict(FIRST[kind])
    zone = zone_of(found, eyes.workspace.settings).key if found else eyes.workspace.settings.timezone
    return {**kept, "zone": zone, "language": (found and found.language) or eyes.lang}


def _moment(at: datetime, lang: str) -> str:
    """`lundi 30 novembre, 07:00`, `mardi 1er décembre, 07:00`."""
    day = "d'er'" if lang == "fr" and at.day == 1 else "d"
    return format_datetime(at, f"EEEE {day} MMMM, HH:mm", locale=lang)


def _trouble(found: Subscription, eyes: Seen) -> str:
    """Why the last one was not made, as long as no other was."""
    last = Run.objects.filter(subscription=found).first()
    if last is None or last.state in {RunState.DONE, RunState.NOTHING} or not last.error:
        return ""
    return str(last.error.get(eyes.lang, ""))


def _offers(eyes: Seen) -> list[Offer]:
    people, found = led_by(eyes), []
    for kind, words in KINDS.items():
        able = who_may(kind, people)
        known = Subscription.objects.filter(kind=kind, user__in=able).count()
        if able:
            found.append(Offer(kind, eyes.to.word(*words), len(able), len(able) - known))
    return found


def _mine(request: HttpRequest, kind: str) -> tuple[Seen, Subscription]:
    eyes = seen(request)
    found = Subscription.objects.select_related("user").filter(user=eyes.user, kind=kind).first()
    if found is None:
        raise Http404
    return eyes, found


@require_POST
def save(request: HttpRequest, kind: str) -> HttpResponse:
    """Subscribe, or change when and how it comes."""
    eyes = seen(request)
    if kind not in kinds_of(eyes.user):
        raise Http404
    form = Choices(request.POST, kind=kind, lang=eyes.lang)
    if not form.is_valid():
        return _page(request, eyes, form, kind)
    begin(eyes.user, kind, eyes.user, **form.cleaned_data)
    note(eyes.user, "report_changed", kind=kind, chosen=form.cleaned_data)
    messages.success(request, eyes.to.word("C'est enregistré.", "Saved."))
    return redirect("reports")


@require_POST
def change(request: HttpRequest, kind: str, do: str) -> HttpResponse:
    """Pause for four weeks, resume, stop, or have one now."""
    eyes, found = _mine(request, kind)
    now = timezone.now()
    if do == "pause":
        pause(found)
    elif do == "resume":
        resume(found, now)
    elif do == "stop":
        stop(found)
    elif do == "now":
        run = by_hand(found, now)
        make_one(run.pk)
        messages.success(request, eyes.to.word(
            f"Il arrive à {eyes.user.email} dans un instant.", f"It reaches {eyes.user.email} in a moment.",
        ))  # fmt: skip
    else:
        raise Http404
    note(eyes.user, "report_changed", kind=kind, chosen=do)
    return redirect("reports")


@require_POST
def team(request: HttpRequest) -> HttpResponse:
    """Subscribe everybody whom this leader sees and who never had it, each to the report of their own rows."""
    eyes = seen(request, *LEADERS)
    kind = request.POST.get("kind", "")
    if kind not in Kind.values:
        raise Http404
    fresh = begin_for(who_may(kind, led_by(eyes)), kind, eyes.user)
    for user in fresh:
        note(eyes.user, "report_subscribed", kind=kind, person=user.email)
    title, n = say(KINDS[kind], eyes.lang), len(fresh)
    messages.success(request, eyes.to.word(
        f"{title} : {n} personne{'s' * (n > 1)} abonnée{'s' * (n > 1)}." if n else "Tous l'ont déjà, ou l'ont arrêté.",
        f"{title}: {n} {'people' if n != 1 else 'person'} subscribed." if n else "All have it, or stopped it.",
    ))  # fmt: skip
    return redirect("reports")
