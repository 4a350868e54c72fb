"""The pulse page: the question, and what comes of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cadran.errors import REFUSED
from cadran.metrics.reading import Reading
from cadran.model.periods import Period, add_months
from cadran.model.words import reason
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.navigation import SELLERS
from cadran.surfaces.web.people.models import Role
from cadran.surfaces.web.team import pulse
from cadran.surfaces.web.team.forms import Answer
from cadran.surfaces.web.team.privacy import company

MONTHS = 6


@dataclass(frozen=True, slots=True)
class Said:
    """One mean, of a month or a team: as written and of 100, or why it is not told."""

    name: str
    value: str
    fill: float
    interval: str
    n: str
    why_not: str


def pulse_page(request: HttpRequest) -> HttpResponse:
    """Ask a rep this month's question, once; show the company's answers by month, and by team to who leads."""
    eyes = seen(request, *SELLERS)
    low, high = pulse.scale_shown()
    pulse.release(eyes.today)
    asks = eyes.user.role == Role.REP
    if request.method == "POST" and asks:
        return _take(request, eyes, low, high)
    return render(request, "team/pulse.html", {
        "asks": asks and not pulse.has_answered(eyes.user.pk, eyes.today), "answered": asks, "scores":
        range(low, high + 1), "low": low, "high": high, "months": _months(eyes, high),
        "teams": _teams(eyes, high) if eyes.leads else [], "month": _month(eyes).label(eyes.lang),
        "tab": "pulse", "least": pulse.LEAST,
    })  # fmt: skip


def _take(request: HttpRequest, eyes: Seen, low: int, high: int) -> HttpResponse:
    form = Answer(request.POST, lowest=low, highest=high)
    if not form.is_valid():
        messages.error(request, eyes.to.word("Choisissez une note.", "Choose a score."))
    elif pulse.answer(eyes.user.pk, _given(eyes, form), eyes.today):
        messages.success(request, eyes.to.word("Merci. Votre réponse est anonyme.", "Thank you. It is anonymous."))
    else:
        messages.warning(request, eyes.to.word("Vous avez déjà répondu ce mois-ci.",
                                               "You have answered this month already."))  # fmt: skip
    return redirect("team_pulse")


def _given(eyes: Seen, form: Answer) -> pulse.Answer:
    team = eyes.workspace.ask("team_of", lambda w: pulse.team_of(w, eyes.today), eyes.today)
    return pulse.Answer(form.cleaned_data["score"], form.cleaned_data["comment"], team)


def _month(eyes: Seen) -> Period:
    first = pulse.month_of(eyes.today)
    return Period(first, add_months(first, 1))


def _months(eyes: Seen, high: int) -> list[Said]:
    """The company's months: a figure shown to all, of four answers at least."""
    end = add_months(pulse.month_of(eyes.today), 1)
    period = Period(add_months(end, -MONTHS), end)
    try:
        found = company().kpi("rep_pulse", period=str(period), grain="month")
    except REFUSED:
        return []
    return [_said(r, Period(r.start, r.end).label(eyes.lang), eyes, high) for r in found]


def _teams(eyes: Seen, high: int) -> list[Said]:
    """The teams that this person sees, over three months that are over."""
    end = pulse.month_of(eyes.today)
    try:
        found = eyes.workspace.kpi("rep_pulse", by=["team"], period=str(Period(add_months(end, -3), end)))
    except REFUSED:
        return []
    return [
        _said(r, r.group.get("team") or eyes.to.word("Sans équipe indiquée", "No team given"), eyes, high)
        for r in found
    ]


def _said(one: Reading, name: str, eyes: Seen, high: int) -> Said:
    if one.value is None:
        return Said(name, "", 0.0, "", "", reason(one.reason or "no_data", eyes.lang))
    return Said(
        name, eyes.to.number(one.value, 1), round(100 * float(one.value) / high, 1),
        "" if one.low is None or one.high is None
        else f"{eyes.to.number(one.low, 1)} – {eyes.to.number(one.high, 1)}",
        "" if one.n is None else eyes.to.number(one.n, 0), "",
    )  # fmt: skip
