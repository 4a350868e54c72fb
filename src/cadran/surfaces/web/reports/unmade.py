"""Reports that could not be made, beside the letters that were sent: the administrator's page."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from cadran.model.words import say
from cadran.surfaces.web.door import seen
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import Role
from cadran.surfaces.web.post.views import post
from cadran.surfaces.web.reports.models import Run, RunState
from cadran.surfaces.web.reports.tasks import make_one
from cadran.surfaces.web.reports.words import KINDS

SHOWN, DAYS = 50, timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Unmade:
    """A report that was due and is not made. `over`: nobody tries it any more by themselves."""

    run: Run
    title: str
    why: str
    over: bool


def sent(request: HttpRequest) -> HttpResponse:
    """What was sent, to whom, what failed and why: letters, and before them the reports that became none."""
    eyes = seen(request, Role.ADMINISTRATOR)
    found = Run.objects.filter(state__in=[RunState.WAITING, RunState.FAILED], due_at__gte=timezone.now() - DAYS)
    rows = [
        Unmade(run, say(KINDS[run.subscription.kind], eyes.lang), str(run.error.get(eyes.lang, "")),
               run.state == RunState.FAILED)
        for run in found.exclude(error={}).select_related("subscription__user")[:SHOWN]
    ]  # fmt: skip
    return post(request, rows)


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Try to make a report again that failed too often."""
    eyes = seen(request, Role.ADMINISTRATOR)
    run = get_object_or_404(Run, pk=number, state=RunState.FAILED)
    fresh = {"state": RunState.WAITING, "attempts": 0, "next_try_at": timezone.now(), "lease": "", "leased_until": None}
    if Run.objects.filter(pk=run.pk, state=RunState.FAILED).update(**fresh):
        note(eyes.user, "mail_sent_again", to=run.subscription.user.email, key=run.key)
        make_one(run.pk)
    messages.success(request, eyes.to.word("Il est refait dans un instant.", "It is made again in a moment."))
    return redirect("settings_post")
