"""Somebody's alerts: the list, what was read, and how they want them."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from cadran.model.words import say
from cadran.panels.alerts import KINDS
from cadran.surfaces.web.alerts.forms import Wishes, first_of
from cadran.surfaces.web.alerts.keeping import eyes_of
from cadran.surfaces.web.alerts.mailing import wish_of, zone_of
from cadran.surfaces.web.alerts.models import Notice, Wish
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.people.models import Role

PAGE = 50
ICONS = {
    "intake": "file-exclamation-point", "attainment": "goal", "threshold": "gauge", "change": "activity",
    "cadence": "trending-down", "losses": "circle-x", "lead": "user-plus", "deal": "handshake",
    "reached": "goal", "record": "trophy", "above": "trending-up",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as the list shows it."""

    notice: Notice
    title: str
    sentence: str
    kind: str
    icon: str
    tone: str


def alerts(request: HttpRequest, form: Wishes | None = None) -> HttpResponse:
    """What holds now, the newest first; with `?list=all` what is over too."""
    eyes = seen(request)
    everything = request.GET.get("list") == "all"
    found = Notice.objects.filter(user=eyes.user, eyes=eyes_of(eyes.user)).order_by("-told_at", "-severity", "id")
    if not everything:
        found = found.filter(ended_at=None)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    wish = wish_of(eyes.user)
    shown = {
        "page": page, "lines": [_line(n, eyes) for n in page], "everything": everything,
        "unread": found.filter(read_at=None, ended_at=None).count(),
        "form": form or Wishes(lang=eyes.lang, initial=first_of(wish, zone_of(wish).key)),
        "sets_rules": eyes.user.role in {Role.ADMINISTRATOR, Role.MANAGER},
    }  # fmt: skip
    return render(request, "alerts/alerts.html", shown, status=400 if form else 200)


def _line(one: Notice, eyes: Seen) -> Line:
    words = next((w for k, w in KINDS.items() if k == one.rule), ("", ""))
    tone = one.tone if one.tone in {"good", "bad"} else "warn"
    return Line(
        one, one.title(eyes.lang), one.sentence(eyes.lang), say(words, eyes.lang), ICONS.get(one.rule, "bell"), tone
    )


def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """Go where an alert leads; it is read then."""
    eyes = seen(request)
    one = get_object_or_404(Notice, pk=pk, user=eyes.user, eyes=eyes_of(eyes.user))
    Notice.objects.filter(pk=one.pk, read_at=None).update(read_at=timezone.now())
    inside = one.href.startswith("/") and url_has_allowed_host_and_scheme(one.href, allowed_hosts=None)
    return redirect(one.href if inside else "alerts")


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one alert as read, or all of them."""
    eyes = seen(request)
    mine = Notice.objects.filter(user=eyes.user, read_at=None)
    one = request.POST.get("one", "")
    if one.isdigit() and len(one) < 19:
        mine = mine.filter(pk=int(one))
    elif one:
        return redirect("alerts")
    mine.update(read_at=timezone.now())
    return redirect("alerts")


@require_POST
def wishes(request: HttpRequest) -> HttpResponse:
    """Keep how somebody wants their alerts."""
    eyes = seen(request)
    form = Wishes(request.POST, lang=eyes.lang)
    if not form.is_valid():
        return alerts(request, form)
    given = dict(form.cleaned_data)
    wanted = set(given.pop("wanted"))
    Wish.objects.update_or_create(
        user=eyes.user, defaults={**given, "without": [k for k in KINDS if k not in wanted]}
    )  # fmt: skip
    messages.success(request, eyes.to.word("C'est noté.", "Noted."))
    return redirect("alerts")
