"""How long people are kept: who is due and why, and the button that forgets them."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cadran.model.words import Words, say
from cadran.surfaces.web.administration.views import tabs
from cadran.surfaces.web.door import Seen, seen, whole
from cadran.surfaces.web.people.models import Role
from cadran.surfaces.web.persons.tasks import retire
from cadran.workspace.retention import MONTHS, Due, told

PAGE = 50
MOST = 240  # months
WHY: dict[str, Words] = {"prospect": ("Prospect", "Prospect"), "customer": ("Client", "Customer")}
SINCE: dict[str, Words] = {
    "inbound": ("dernier signe reçu", "last sign received"), "sale": ("dernière vente", "last sale"),
    "service": ("fin du contrat", "end of the contract"), "created": ("création de la fiche", "record created"),
    "known": ("premier import", "first import"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody due, in words."""

    name: str
    key: str
    why: str
    last: str
    since: str


def retention(request: HttpRequest) -> HttpResponse:
    """A dry run by the months asked for; posted with the number of people shown, it forgets them."""
    eyes = seen(request, Role.ADMINISTRATOR)
    given = request.POST if request.method == "POST" else request.GET
    prospects, customers = _months(given.get("prospects")), _months(given.get("customers"))
    found = whole().plain.kept_too_long(prospects, customers)
    wrong = ""
    if request.method == "POST":
        if request.POST.get("typed", "").strip() == str(len(found)) and found:
            return _apply(request, eyes, prospects, customers)
        wrong = eyes.to.word("Ce n'est pas le nombre affiché.", "This is not the number shown.")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = {
        "tabs": tabs("persons", eyes.lang), "prospects": prospects, "customers": customers, "count": len(found),
        "lines": [_line(d, eyes) for d in page], "page": page, "kinds": told(found), "wrong": wrong,
    }  # fmt: skip
    return render(request, "persons/retention.html", shown, status=400 if wrong else 200)


def _months(text: str | None) -> int:
    return min(max(int(text), 1), MOST) if text and text.isdigit() else MONTHS


def _line(due: Due, eyes: Seen) -> Line:
    last, since = eyes.to.day(due.last), say(SINCE[due.since], eyes.lang)
    return Line(due.name or due.key, due.key, say(WHY[due.why], eyes.lang), last, since)


def _apply(request: HttpRequest, eyes: Seen, prospects: int, customers: int) -> HttpResponse:
    retire(prospects, customers, eyes.user.pk)
    messages.success(request, eyes.to.word(
        "C'est en cours ; le journal nomme chacun par son pseudonyme quand c'est fait.",
        "Under way; the log names each by their pseudonym when it is done.",
    ))  # fmt: skip
    return redirect("persons_retention")
