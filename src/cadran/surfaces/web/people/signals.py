"""Sign-ins into the log: those that succeed, those refused, and passwords that change."""

from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import User


@receiver(user_logged_in)
def signed_in(sender: object, user: User, **more: object) -> None:
    """Somebody came in."""
    note(user, "signed_in")


@receiver(user_logged_out)
def signed_out(sender: object, user: User | None, **more: object) -> None:
    """Somebody left."""
    if user is not None:
        note(user, "signed_out")


@receiver(user_login_failed)
def refused(sender: object, credentials: dict[str, object], **more: object) -> None:
    """A password was wrong: the address asked for is kept, never what was typed as password."""
    asked = credentials.get("email") or credentials.get("username") or ""
    note(None, "sign_in_failed", email=str(asked)[:254])


@receiver(password_changed)
@receiver(password_reset)
def changed(sender: object, user: User, **more: object) -> None:
    """A password is another now."""
    note(user, "password_changed")
