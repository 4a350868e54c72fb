"""From an invitation to an account: once, whether the person comes by its link or by the company's sign-on."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from cadran.surfaces.web.people.models import Invitation, User


@transaction.atomic
def join(invitation: Invitation, name: str, password: str | None = None) -> User | None:
    """The new account; None where the invitation was used a moment ago or the address got an account otherwise.

    Without a password the account opens by the company's sign-on alone, until one is set by mail.
    """
    used = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=timezone.now())
    if not used or User.objects.filter(email__iexact=invitation.email).exists():
        return None
    return User.objects.create_user(
        invitation.email, password, name=name, role=invitation.role, job=invitation.job,
        rep=invitation.rep, language="fr" if get_language() == "fr" else "en",
    )  # fmt: skip


def invited(email: str) -> Invitation | None:
    """The newest invitation of an address that still lets its person in."""
    waiting = Invitation.objects.filter(email=email.strip().lower(), accepted_at=None)
    return next((one for one in waiting if one.open), None)
