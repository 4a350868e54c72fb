"""Boards: listed, looked at through the reader's own eyes, made one's own."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cadran.panels import boards as panel
from cadran.surfaces.web.boards.models import EVERYBODY, Board
from cadran.surfaces.web.choices import options
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.filters import chosen, presets
from cadran.surfaces.web.people.models import Role
from cadran.workspace.roster import roster

TITLE = 120


@dataclass(frozen=True)
class Listed:
    """A board in the list: whose it is, whether it is one's own, and with whom it is shared, in words."""

    board: Board
    own: bool
    shared: str
    count: int


def teams_of(eyes: Seen) -> frozenset[str]:
    """The teams a person may share with and reads the boards of: of the reps whose rows they see."""
    if eyes.user.role == Role.MARKETING:
        return frozenset()
    people = eyes.workspace.ask("roster", lambda w: roster(w, eyes.today), eyes.today)
    return frozenset(p.team for p in people if p.team)


def found_for(eyes: Seen, number: int) -> Board:
    """A board this person may look at; any other is not there."""
    board = Board.objects.select_related("owner").filter(pk=number).first()
    if board is None or not board.open_to(eyes.user, teams_of(eyes)):
        raise Http404
    return board


def shared(board: Board, eyes: Seen) -> str:
    """With whom, in words."""
    if board.shared_with == EVERYBODY:
        return eyes.to.word("partagé avec tous", "shared with everybody")
    if board.shared_with:
        return eyes.to.word(f"partagé avec {board.shared_with}", f"shared with {board.shared_with}")
    return eyes.to.word("privé", "private")


def listing(request: HttpRequest) -> HttpResponse:
    """One's own boards, and those that others share."""
    eyes = seen(request)
    teams = teams_of(eyes)
    known = Board.objects.select_related("owner").all()
    listed = [
        Listed(b, b.owner_id == eyes.user.pk, shared(b, eyes), len(b.slots))
        for b in known
        if b.open_to(eyes.user, teams)
    ]
    context = {"own": [x for x in listed if x.own], "others": [x for x in listed if not x.own]}
    return render(request, "boards/listing.html", context)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A new board, empty, to be filled."""
    eyes = seen(request)
    title = request.POST.get("title", "").strip()[:TITLE] or eyes.to.word("Mon tableau", "My board")
    board = Board.objects.create(owner=eyes.user, title=title)
    return redirect("board_edit", board.pk)


def show(request: HttpRequest, number: int) -> HttpResponse:
    """A board, read by who looks."""
    eyes = seen(request)
    board, here = found_for(eyes, number), chosen(request, eyes)
    slots = board.slots
    context = {
        "board": board, "own": board.owner_id == eyes.user.pk, "shared": shared(board, eyes), "here": here,
        "presets": presets(here, eyes), "options": options(eyes, here), "query": here.query(),
        "placed": panel.placed(here.asked(eyes), slots, here.compare), "period": here.label(eyes.lang),
        "warning": panel.warning(slots, eyes.to), "focuses": panel.focuses(slots, eyes.to),
    }  # fmt: skip
    return render(request, "boards/show.html", context)


def chart(request: HttpRequest) -> JsonResponse:
    """The chart of one slot: which is no secret of the board's, as every reader reads it through their own eyes."""
    eyes = seen(request)
    slots = panel.read([{name: request.GET.get(name, "") for name in ("kpi", "variant", "chart")}])
    if not slots or not slots[0].chart:
        raise Http404
    here = chosen(request, eyes)
    return JsonResponse(panel.chart(here.asked(eyes), slots[0], here.compare))


@require_POST
def duplicate(request: HttpRequest, number: int) -> HttpResponse:
    """A copy of one's own; with `stage`, of the KPIs of that stage of the funnel alone."""
    eyes = seen(request)
    board = found_for(eyes, number)
    stage = request.POST.get("stage", "")
    slots = panel.of_stage(board.slots, stage) if stage in panel.STAGES else board.slots
    if stage in panel.STAGES:
        title = f"{board.title} · {eyes.to.word(*panel.STAGES[stage])}"
    else:
        title = eyes.to.word(f"{board.title} (copie)", f"{board.title} (copy)")
    copy = Board(owner=eyes.user, title=title[:TITLE])
    copy.put(slots)
    copy.save()
    return redirect("board", copy.pk)


@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Only its owner takes a board away."""
    eyes = seen(request)
    board = found_for(eyes, number)
    if board.owner_id != eyes.user.pk:
        raise Http404
    board.delete()
    return redirect("boards")
