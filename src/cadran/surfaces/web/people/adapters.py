"""Who may get an account: nobody by themselves. An invitation makes one, and single sign-on opens those there are."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.http import HttpRequest
from requests import RequestException

from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.joining import invited, join
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.people.refusals import SignOnRefused


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """No page on which strangers sign up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class KnownPeople(DefaultSocialAccountAdapter):  # type: ignore[misc]  # as above
    """The company's sign-on opens the account of an address, or the one it is invited to; it makes none by itself."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose account this identity opens, before anything else looks for one.

        allauth's own way by e-mail would take the account's password away: it expects that strangers sign up.
        """
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            return
        if not sociallogin.is_existing:
            sociallogin.connect(request, owner(sociallogin))
        if not sociallogin.user.is_active:
            raise SignOnRefused("inactive", email=sociallogin.user.email)

    def on_authentication_error(
        self, request: HttpRequest, provider: object, error: str | None = None, exception: Exception | None = None,
        extra_context: dict[str, object] | None = None,
    ) -> None:  # fmt: skip
        """What allauth would show as one page for all, told apart."""
        if error == AuthError.CANCELLED:
            raise SignOnRefused("cancelled")
        if isinstance(exception, RequestException):
            raise SignOnRefused("unreachable", detail=f"token endpoint: {type(exception).__name__}") from exception
        if exception is not None:
            # Its text holds the provider's answer, which may hold anything.
            raise SignOnRefused("client", detail="the token endpoint gave no token for the code") from exception
        if not (extra_context or {}).get("state"):
            raise SignOnRefused("expired")
        raise SignOnRefused("provider_error", detail=f"error={request.GET.get('error', '')[:60]!r}")


def owner(sociallogin: SocialLogin) -> User:
    """The account of the address that the provider vouches for, made now where an invitation waits for it."""
    if not sociallogin.email_addresses:
        raise SignOnRefused("no_email")
    address = sociallogin.email_addresses[0]
    email = address.email.strip().lower()
    if not address.verified:
        raise SignOnRefused("unverified", email=email)
    if known := User.objects.filter(email=email).first():
        return known
    invitation = invited(email)
    name = invitation and (invitation.name or str(sociallogin.account.extra_data.get("name") or "")[:120])
    joined = join(invitation, name or "") if invitation else None
    if joined is None:
        raise SignOnRefused("not_invited", email=email)
    note(joined, "invitation_accepted", by="sso")
    return joined
