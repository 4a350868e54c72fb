"""The first visit, the company's sign-on, and the reader's language."""

import logging
from collections.abc import Callable

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from cadran.errors import Lang
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.forms import FirstAccount
from cadran.surfaces.web.people.models import Role, User
from cadran.surfaces.web.people.refusals import SignOnRefused
from cadran.surfaces.web.people.sign_on import Answers
from cadran.surfaces.web.place import LANGUAGE_COOKIE

log = logging.getLogger(__name__)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def welcome(request: HttpRequest) -> HttpResponse:
    """The administrator's account. Once there is anybody, this page is no more."""
    if User.objects.exists():
        return redirect("home")
    form = FirstAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _first(form)
        if user is None:
            return redirect("account_login")
        login(request, user, backend=BACKEND)
        note(user, "first_administrator")
        return redirect("home")
    return render(request, "people/welcome.html", {"form": form})


@transaction.atomic
def _first(form: FirstAccount) -> User | None:
    """The first user, unless somebody else was faster: the transaction holds the write lock while it looks."""
    if User.objects.select_for_update().exists():
        return None
    given = form.cleaned_data
    return User.objects.create_user(
        given["email"], given["password"], name=given["name"], role=Role.ADMINISTRATOR, is_active=True,
        language="fr" if get_language() == "fr" else "en",
    )  # fmt: skip


def sign_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the company's provider.

    By a page that moves on by itself: browsers hold the page's form-action also against where a form's answer leads,
    and a provider may lead on to others.
    """
    answer = _step(request, lambda: OAuth2LoginView.adapter_view(Answers(request, provider_id))(request))
    if not isinstance(answer, HttpResponseRedirect):
        return answer
    return render(request, "people/sign_on_way.html", {"way": answer.url})


def signed_on(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the company's provider."""
    return _step(request, lambda: OAuth2CallbackView.adapter_view(Answers(request, provider_id))(request))


def _step(request: HttpRequest, step: Callable[[], HttpResponse]) -> HttpResponse:
    """A step of the sign-on; where it lets nobody in, why, on a page, in the audit log and in the server's."""
    try:
        return step()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except SignOnRefused as refused:
        note(None, "sign_in_failed", email=refused.email, by="sso", why=refused.code)
        if refused.detail:
            log.warning("single sign-on refused (%s): %s", refused.code, refused.detail)
        lang: Lang = "fr" if get_language() == "fr" else "en"
        shown = {"refused": refused, "text": refused.fr if lang == "fr" else refused.en,
                 "then": refused.next_fr if lang == "fr" else refused.next_en}  # fmt: skip
        return render(request, "people/sign_on_refused.html", shown, status=refused.status)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """French or English, for this person and this browser."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if safe else "/")
    if chosen in {"fr", "en"}:
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=chosen)
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=31_536_000, samesite="Lax", httponly=True)
    return response
