"""What every page knows: who looks, in which language, and where one can go from here."""

from collections.abc import Mapping
from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from cadran.surfaces.web.alerts.keeping import unread
from cadran.surfaces.web.navigation import entries
from cadran.surfaces.web.people.models import User


def page(request: HttpRequest) -> Mapping[str, object]:
    """Language, the places of the side bar, and the title of the company."""
    user = request.user
    return {
        "lang": "fr" if get_language() == "fr" else "en",
        "places": entries(user, request.path) if isinstance(user, User) else (),
        "sign_on": bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
        "alerts_unread": partial(unread, user) if isinstance(user, User) else 0,  # asked of whole pages alone
    }
