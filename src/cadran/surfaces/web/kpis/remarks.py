"""Comments on a KPI: who reads and who writes them, and the views that keep them."""

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cadran.surfaces.web.door import NotAllowed, Seen
from cadran.surfaces.web.kpis.asking import Wanted, wanted
from cadran.surfaces.web.kpis.models import Comment
from cadran.workspace.choices import Team, teams

MOST = 50  # comments of a page


class Remark(forms.Form):
    """What is typed."""

    text = forms.CharField(max_length=2000)
    team = forms.CharField(max_length=200, required=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """A comment as the page shows it. `mine`: its reader may change it."""

    id: int
    text: str
    author: str
    at: object
    edited: bool
    about: str  # the team and the period, in words
    mine: bool


def scope(eyes: Seen) -> tuple[Team, ...]:
    """The teams whose comments this person reads."""
    return eyes.workspace.ask("teams", lambda w: teams(w, eyes.today))


def shown(asked: Wanted) -> dict[str, object]:
    """The comments on a KPI in a period that touches the page's, of the teams in this person's scope."""
    eyes, span = asked.seen, asked.here.span
    mine = scope(eyes)
    own = {team.key for team in mine} | ({""} if eyes.user.sees_all else set())
    found = Comment.objects.filter(
        kpi=asked.kpi.id, variant=asked.variant, team__in=own, period_from__lte=span.last, period_to__gte=span.start
    )
    picked = asked.here.picked("team")
    return {
        "list": [_shown(c, asked) for c in found[:MOST]], "may_write": eyes.leads,
        "teams": [(t.key, t.name, t.name == picked) for t in mine], "whole": eyes.user.sees_all,
    }  # fmt: skip


def _shown(comment: Comment, asked: Wanted) -> Shown:
    to = asked.seen.to
    team = comment.team_name or to.word("toute l'entreprise", "the whole company")
    return Shown(
        id=comment.pk, text=comment.text, author=comment.author_name, at=comment.at,
        edited=comment.edited is not None, about=f"{team} · {comment.period.label(to.lang)}",
        mine=comment.author_id == asked.seen.user.pk,
    )  # fmt: skip


@require_POST
def write(request: HttpRequest, name: str) -> HttpResponse:
    """Keep a new comment; the page's own period and variant come from its address."""
    asked = wanted(request, name)
    if not asked.seen.leads:
        raise NotAllowed
    form = Remark(request.POST)
    if form.is_valid():
        _keep(asked, form.cleaned_data["text"], form.cleaned_data["team"])
    return _answer(request, asked)


def _keep(asked: Wanted, text: str, key: str) -> None:
    """Raises `NotAllowed` for a team that is not in the writer's scope."""
    team = next((t for t in scope(asked.seen) if t.key == key), None)
    if team is None and not (key == "" and asked.seen.user.sees_all):
        raise NotAllowed
    span = asked.here.span
    Comment.objects.create(
        kpi=asked.kpi.id, variant=asked.variant, period_from=span.start, period_to=span.last, text=text.strip(),
        team=key, team_name=team.name if team else "", author=asked.seen.user, author_name=str(asked.seen.user),
    )  # fmt: skip


@require_POST
def change(request: HttpRequest, name: str, comment: int) -> HttpResponse:
    """New words for one's own comment; none take it away."""
    asked = wanted(request, name)
    found = Comment.objects.filter(pk=comment, kpi=asked.kpi.id, author=asked.seen.user).first()
    if found is None:
        raise Http404
    text = request.POST.get("text", "").strip()
    if text:
        found.text, found.edited = text[:2000], timezone.now()
        found.save(update_fields=["text", "edited"])
    else:
        found.delete()
    return _answer(request, asked)


def _answer(request: HttpRequest, asked: Wanted) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "kpis/comments.html", {"wanted": asked, "comments": shown(asked)})
    return redirect(f"{asked.address()}#comments")
