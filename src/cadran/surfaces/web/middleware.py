"""What happens to every request: the reader's language, the first visit, the door, errors that one can mend."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from cadran.errors import CadranError, Lang
from cadran.surfaces.web.api.models import owner
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.place import LANGUAGE_COOKIE

Next = Callable[[HttpRequest], HttpResponse]
STATUS = {"store": 503, "unknown_kpi": 404, "not_found": 404, "not_allowed": 403, "not_visible": 403}
# What anybody may ask for: signing in, the links of an invitation and of a mail, and the files of the pages.
OPEN = ("/account/", "/welcome/", "/invitation/", "/unsubscribe/", "/static/", "/language/", "/health/")


class ReadersLanguage:
    """The language a person chose; else the one chosen on this machine; else the browser's; else French."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") or request.COOKIES.get(LANGUAGE_COOKIE, "")
        language = chosen if chosen in {"fr", "en"} else translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class FirstVisit:
    """As long as there is nobody, every page leads to the one that makes the administrator."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.path.startswith(("/welcome/", "/static/", "/language/", "/health/"))
        if not before and not request.user.is_authenticated and not User.objects.exists():
            return redirect("welcome")
        return self.get_response(request)


class SignedInOnly:
    """No page without signing in but those that are listed as open: a new page cannot be left open by mistake."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/") and (bearer := _bearer(request)):
            request.user = owner(bearer) or AnonymousUser()
        if request.user.is_authenticated or request.path.startswith(OPEN):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse(
                {"ok": False, "code": "not_signed_in", "error": "Sign in first.", "near": []}, status=401
            )
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": reverse("account_login")})
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


def _bearer(request: HttpRequest) -> str:
    """The key of a request that comes with one: it goes before a session, which a program has not."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


class MendableErrors:
    """An error of Cadran's becomes a page, a fragment or JSON that says what is wrong and what to do next."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, CadranError):
            return None
        lang: Lang = "fr" if translation.get_language() == "fr" else "en"
        status = STATUS.get(error.code, 400)
        if request.path.startswith("/api/") or request.path.endswith(".json"):
            return JsonResponse(error.as_dict(lang), status=status)
        page = "parts/error.html" if request.headers.get("HX-Request") else "error.html"
        return render(request, page, {"error": error, "text": error.text(lang)}, status=status)
