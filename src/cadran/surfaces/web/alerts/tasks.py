"""The jobs of alerts: a check when one is due, mails and calls each minute."""

from django.utils import timezone

from cadran.surfaces.web.alerts.checking import check_if_due
from cadran.surfaces.web.alerts.delivering import deliver, prepare
from cadran.surfaces.web.alerts.mailing import mail_all
from cadran.surfaces.web.jobs import every


@every()
def check_mail_and_call() -> None:
    """Each minute: look whether anything is due, and tell what is new."""
    now = timezone.now()
    check_if_due(now)
    prepare(now)
    mail_all(now)


@every()
def call_webhooks() -> None:
    """Each minute, apart from the rest: a receiver that does not answer holds up no mail."""
    deliver(timezone.now())
