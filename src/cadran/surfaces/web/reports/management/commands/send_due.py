"""Sends what is due, or lists it with `--dry-run`, as `cadran send` asks: the answer is JSON on standard output."""

import json
from argparse import ArgumentParser
from datetime import datetime

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from cadran.surfaces.web.post.delivery import deliver
from cadran.surfaces.web.post.models import Letter, State
from cadran.surfaces.web.reports.claims import open_runs, take_down
from cadran.surfaces.web.reports.making import make
from cadran.surfaces.web.reports.models import Run, Subscription
from cadran.surfaces.web.reports.rhythm import due


class Command(BaseCommand):
    """`python -m django send_due [--dry-run]`."""

    help = "Send what is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--dry-run`."""
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        """The database may be older than this version: it is brought up to date first."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        now = timezone.now()
        found = _due(now)
        sent = 0 if options["dry_run"] else _send(now)
        self.stdout.write(json.dumps({"due": found, "sent": sent, "failed": _failed()}, ensure_ascii=False))


def _due(now: datetime) -> list[dict[str, str]]:
    """Reports to make, those to be tried again, and letters that wait: to whom, what, which time of it."""
    fresh = [_told(one.subscription, one.occurrence.name) for one in due(now)]
    again = [_told(run.subscription, run.occurrence) for run in open_runs(now).select_related("subscription__user")]
    letters = Letter.objects.filter(state=State.WAITING, next_try_at__lte=now).order_by("id")
    return [*fresh, *again, *({"to": one.to, "what": "letter", "when": "", "subject": one.subject} for one in letters)]


def _told(subscription: Subscription, occurrence: str) -> dict[str, str]:
    return {"to": subscription.user.email, "what": subscription.kind, "when": occurrence, "subject": ""}


def _send(now: datetime) -> int:
    """What the worker does each minute, here and now; how many mails left."""
    before = Letter.objects.filter(state=State.SENT).count()
    take_down(now)
    for number in list(open_runs(now).values_list("pk", flat=True)):
        make(number, now)
    deliver(timezone.now())
    return Letter.objects.filter(state=State.SENT).count() - before


def _failed() -> list[dict[str, object]]:
    """What did not leave, and why, in both languages."""
    runs = Run.objects.exclude(error={}).select_related("subscription__user")[:50]
    letters = Letter.objects.exclude(error={}).exclude(state=State.SENT).defer("text", "html")[:50]
    return [
        *({"to": r.subscription.user.email, "what": r.subscription.kind, "state": r.state, "why": r.error}
          for r in runs),
        *({"to": one.to, "what": "letter", "state": one.state, "why": one.error} for one in letters),
    ]  # fmt: skip
