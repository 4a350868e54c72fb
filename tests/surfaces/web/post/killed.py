"""Workers that are killed where it is told, and workers that run at once; what they leave behind, as JSON.

`python -m tests.surfaces.web.post.killed`, with the workspace, the database and the mail server in the environment.
The process itself opens no database: each worker is a fork of it, for loading the application anew takes seconds.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - models need the setup
from django.urls import reverse  # noqa: E402 - as above
from django.utils import timezone  # noqa: E402 - as above

from cadran.documents.mail import mail  # noqa: E402 - as above
from cadran.model.calendar import holidays_of  # noqa: E402 - as above
from cadran.panels.edition import Edition  # noqa: E402 - as above
from cadran.surfaces.web.people.models import User  # noqa: E402 - as above
from cadran.surfaces.web.post import delivery, outbox, smtp  # noqa: E402 - as above
from cadran.surfaces.web.post.models import Letter  # noqa: E402 - as above
from cadran.surfaces.web.reports import making  # noqa: E402 - as above
from cadran.surfaces.web.reports.claims import open_runs, take_down  # noqa: E402 - as above
from cadran.surfaces.web.reports.models import Run, SentEdition, Subscription  # noqa: E402 - as above

WORKERS, READERS = 4, 8  # of the race
EDITION = Edition(
    kind="weekly", lang="fr", currency="EUR", title="Rapport hebdomadaire", company="", reader="", trade="seller",
    start="2026-11-16", last="2026-11-22", today="2026-11-23", period="Semaine 47", dates="", compared="",
    progress="", takeaway="", generation=3, imported="",
)  # fmt: skip
making.gathered = lambda *_: EDITION


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after(what: Callable[..., object]) -> Callable[..., None]:
    """The same, and then death."""

    def last(*args: object, **named: object) -> None:
        what(*args, **named)
        die()

    return last


PLACES: dict[str, Callable[[], None]] = {  # what is replaced, so that the worker dies there
    "report-claimed": lambda: setattr(making, "_made", die),
    "rendered": lambda: setattr(making, "mail", _after(mail)),
    "edition-kept": lambda: setattr(making, "put", die),
    "letter-put": lambda: setattr(making, "put", _after(outbox.put)),
    "committed": lambda: setattr(outbox, "deliver_soon", die),
    "letter-claimed": lambda: setattr(delivery._Line, "backend", die),
    "before-handing-over": lambda: setattr(smtp._Plain, "data", die),
    "accepted": lambda: setattr(smtp._Plain, "data", _after(smtp._Plain.data)),
}


def apart(work: Callable[[], None]) -> int:
    """Start a worker; its process id."""
    pid = os.fork()
    if pid:
        return pid
    work()
    sys.stdout.flush()
    os._exit(0)


def end_of(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def subscribe(*names: str) -> None:
    for name in names:
        user = User.objects.create_user(f"{name}@example.org")
        Subscription.objects.create(user=user, kind="weekly", since=datetime(2020, 1, 1, tzinfo=UTC))


def work(later: timedelta) -> None:
    """What a worker does each minute."""
    now = timezone.now() + later
    take_down(now)
    for number in list(open_runs(now).values_list("pk", flat=True)):
        making.make(number, now)
    delivery.deliver(now)


def tell(codes: dict[str, list[int]]) -> None:
    letters = dict(Letter.objects.values_list("to", "state"))
    runs = dict(Run.objects.values_list("subscription__user__email", "state"))
    told = {"codes": codes, "letters": letters, "runs": runs, "editions": SentEdition.objects.count()}
    print(json.dumps(told))  # noqa: T201 - the answer


def killed(place: str) -> list[int]:
    """One worker that dies, then one that lives, twenty minutes later: longer than a lease."""

    def dies() -> None:
        subscribe(place)
        PLACES[place]()
        work(timedelta(0))

    return [end_of(apart(dies)), end_of(apart(lambda: work(timedelta(minutes=20))))]


def race() -> list[int]:
    """Several workers that begin at the same moment, on the same reports and letters."""
    gate, starter = os.pipe()

    def waits() -> None:
        os.close(starter)
        os.read(gate, 1)  # returns to all of them when the other end is closed
        work(timedelta(0))

    end_of(apart(lambda: subscribe(*(f"reader-{n}" for n in range(READERS)))))
    workers = [apart(waits) for _ in range(WORKERS)]
    os.close(starter)
    return [end_of(pid) for pid in workers]


def prepare() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def main() -> None:
    reverse("reports")  # loads all addresses, and this the holidays: once for all workers
    holidays_of("FR", 2026)
    end_of(apart(prepare))
    codes = {place: killed(place) for place in PLACES}
    codes["race"] = race()
    codes["last"] = [end_of(apart(lambda: work(timedelta(minutes=40))))]
    end_of(apart(lambda: tell(codes)))


if __name__ == "__main__":
    main()
