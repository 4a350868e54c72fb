"""Leaving without signing in: the link of every mail, which nobody can forge and no mail scanner follows by mistake."""

from babel.dates import format_date
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cadran.model.words import say
from cadran.surfaces.web.people.audit import note
from cadran.surfaces.web.place import public_address
from cadran.surfaces.web.reports.changing import pause, stop
from cadran.surfaces.web.reports.models import Subscription
from cadran.surfaces.web.reports.words import KINDS

SALT = "cadran.reports.leave"
ONE_CLICK = "One-Click"


def link_of(subscription: Subscription) -> str:
    """The address under which its reader stops or pauses it: signed, and good for nothing else."""
    token = signing.Signer(salt=SALT).sign(str(subscription.pk))
    return f"{public_address()}{reverse('unsubscribe', args=[token])}"


def headers_of(subscription: Subscription) -> dict[str, str]:
    """What mailboxes put their own button on: RFC 2369 and, for one click, RFC 8058."""
    return {
        "List-Unsubscribe": f"<{link_of(subscription)}>",
        "List-Unsubscribe-Post": f"List-Unsubscribe={ONE_CLICK}",
    }


def _subscription(token: str) -> Subscription:
    try:
        number = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    return get_object_or_404(Subscription.objects.select_related("user"), pk=int(number))


@csrf_exempt  # the signed link is what proves who asks: a mailbox's one click brings no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Looking asks, and changes nothing: scanners of mails open every link. A POST stops it, or pauses it."""
    found = _subscription(token)
    done = ""
    if request.method == "POST":
        done = "stop" if request.POST.get("List-Unsubscribe") == ONE_CLICK else request.POST.get("do", "")
        if done not in {"stop", "pause"}:
            return HttpResponseBadRequest()
        (stop if done == "stop" else pause)(found)
        note(None, "report_left", email=found.user.email, kind=found.kind, how=done)
    lang = "fr" if get_language() == "fr" else "en"
    until = format_date(found.paused_until, "long", locale=lang) if found.paused_until else ""
    shown = {"title": say(KINDS[found.kind], lang), "done": done, "until": until}
    return render(request, "reports/leave.html", shown)
