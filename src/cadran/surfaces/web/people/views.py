"""The first visit, and the reader's language."""

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.people.forms import FirstAccount
from cadran.surfaces.web.people.models import Role, User
from cadran.surfaces.web.place import LANGUAGE_COOKIE

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
