"""Sign-ins into the log: those that succeed, those refused, and passwords that change."""

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.signals import password_changed, password_reset
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.models import User


@receiver(user_logged_in)
def signed_in(sender: object, user: User, request: HttpRequest | None = None, **more: object) -> None:
    """Somebody came in, by what they hold: a password is not named."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, []) if request else []
    by_sign_on = any(record["method"] == "socialaccount" for record in records)
    note(user, "signed_in", **({"by": "sso"} if by_sign_on else {}))


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


@receiver(social_account_added)
def linked(sender: object, sociallogin: SocialLogin, **more: object) -> None:
    """An identity of the company's provider opens this account from now on."""
    note(sociallogin.user, "sign_on_linked")


@receiver(social_account_removed)
def unlinked(sender: object, socialaccount: SocialAccount, **more: object) -> None:
    """It does no more."""
    note(socialaccount.user, "sign_on_unlinked")
