"""The jobs of the post: letters leave as soon as they are put, and each minute those that wait for another try."""

from django.utils import timezone

from cadran.surfaces.web.jobs import every, job
from cadran.surfaces.web.post.delivery import deliver, forget_contents


@job()
def deliver_now() -> None:
    """Send what is due."""
    deliver(timezone.now())


@every()
def deliver_what_waits() -> None:
    """Each minute: letters whose next try has come, and those that a worker that died left behind."""
    deliver(timezone.now())


@every(minute="40", hour="3")
def empty_old_letters() -> None:
    """Each night: of letters that are long done, only who got what and when stays."""
    forget_contents(timezone.now())


def deliver_soon() -> None:
    """Have a worker send what is due."""
    deliver_now()
