"""Runs: one of each time that something is due, taken by one worker alone, tried again later where it failed."""

import uuid
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from cadran.errors import CadranError
from cadran.surfaces.web.reports.models import Run, RunState, Subscription
from cadran.surfaces.web.reports.rhythm import Due, due

LEASE = timedelta(minutes=15)  # a report takes seconds
TRIES = 8  # 1, 2, 4… minutes apart: two hours, in which an import or a restart is over
BROKEN = {
    "fr": "Le rapport n'a pas pu être fait : le programme s'est arrêté en chemin. Le journal du serveur dit pourquoi.",
    "en": "The report could not be made: the program stopped on the way. The server's log says why.",
}


def take_down(now: datetime) -> None:
    """Write down what is due. Whoever comes second finds it written: it is made once."""
    for one in due(now):
        write_down(one, now)


def write_down(one: Due, now: datetime) -> Run:
    """The run of one time that is due."""
    found, _ = Run.objects.get_or_create(
        subscription=one.subscription, occurrence=one.occurrence.name,
        defaults={"day": one.occurrence.day, "due_at": one.occurrence.at, "next_try_at": now},
    )  # fmt: skip
    return found


def by_hand(subscription: Subscription, now: datetime) -> Run:
    """One that its reader asks for now; asked twice within a minute, it is the same one."""
    day = now.date()
    found, _ = Run.objects.get_or_create(
        subscription=subscription, occurrence=f"now {now:%Y-%m-%d %H:%M}",
        defaults={"day": day, "due_at": now, "next_try_at": now},
    )  # fmt: skip
    return found


def open_runs(now: datetime) -> QuerySet[Run]:
    """Runs that a worker may make now."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return Run.objects.filter(free, state=RunState.WAITING, next_try_at__lte=now).order_by("id")


def claim(number: int, now: datetime) -> Run | None:
    """The run under a lease of this worker's; None where another has it, it is done, or its time has not come."""
    run = open_runs(now).filter(pk=number).select_related("subscription__user").first()
    if run is None:
        return None
    if run.attempts >= TRIES:  # whoever made it died, time after time
        open_runs(now).filter(pk=number).update(state=RunState.FAILED, error=run.error or BROKEN)
        return None
    token = uuid.uuid4().hex
    mine = Run.objects.filter(pk=number, state=RunState.WAITING, lease=run.lease).update(
        lease=token, leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    if not mine:
        return None
    run.lease, run.attempts = token, run.attempts + 1
    return run


def held(run: Run) -> QuerySet[Run]:
    """The run, as long as it is this worker's."""
    return Run.objects.filter(pk=run.pk, lease=run.lease, state=RunState.WAITING)


def later(run: Run, error: Exception, now: datetime) -> None:
    """It failed: another try after a while that doubles, or none any more."""
    words = {"fr": error.text("fr"), "en": error.text("en")} if isinstance(error, CadranError) else BROKEN
    state = RunState.FAILED if run.attempts >= TRIES else RunState.WAITING
    wait = timedelta(minutes=2 ** (run.attempts - 1))
    held(run).update(state=state, error=words, next_try_at=now + wait, lease="", leased_until=None)
