"""The jobs of alerts: each minute what is new is told; checks and calls take long, and let everything else go first."""

from django.utils import timezone

from cadran.surfaces.web.alerts.checking import check_if_due, due
from cadran.surfaces.web.alerts.delivering import calls_due, deliver, prepare
from cadran.surfaces.web.alerts.mailing import mail_all
from cadran.surfaces.web.jobs import every, job


@job(patient=True)
def check_now() -> None:
    """Check, and tell what is new."""
    now = timezone.now()
    if check_if_due(now):
        _tell()


@job(patient=True)
def call_now() -> None:
    """Call the webhooks that something waits for."""
    deliver(timezone.now())


@every()
def check_mail_and_call() -> None:
    """Each minute: look whether anything is due."""
    now = timezone.now()
    _tell()
    if due(now):
        check_now()
    if calls_due(now).exists():
        call_now()


def _tell() -> None:
    now = timezone.now()
    prepare(now)
    mail_all(now)
