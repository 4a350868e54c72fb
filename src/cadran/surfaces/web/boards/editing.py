"""A board being made: one form in which everything is kept with each button, so that it works without a script."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from cadran.metrics.catalogue import KPIS
from cadran.metrics.catalogue import find_variant as named
from cadran.panels import boards as panel
from cadran.panels.boards import Slot
from cadran.panels.index import Family, index
from cadran.surfaces.web.boards.models import EVERYBODY, Board
from cadran.surfaces.web.boards.views import TITLE, found_for, teams_of
from cadran.surfaces.web.door import Seen, seen
from cadran.surfaces.web.people.models import Job, Role

OFFERED = 12  # KPIs offered before anything is searched


@dataclass(frozen=True)
class Row:
    """A tile in the list: its name, and what may be chosen for it."""

    slot: Slot
    name: str
    stage: str
    first: bool
    last: bool


def edit(request: HttpRequest, number: int) -> HttpResponse:
    """The owner's page on which a board is put together."""
    eyes = seen(request)
    board = found_for(eyes, number)
    if board.owner_id != eyes.user.pk:
        raise Http404
    if request.method == "POST":
        return _taken(request, eyes, board)
    search = request.GET.get("q", "").strip()
    slots = board.slots
    context = {
        "board": board, "rows": _rows(slots, eyes), "search": search, "found": _offered(eyes, search, slots),
        "widths": [(w, eyes.to.word(*words)) for w, words in panel.WIDTHS.items()],
        "charts": [(c, panel.chart_name(c, eyes.to)) for c in panel.charts() if c],
        "teams": sorted(teams_of(eyes)), "everybody": EVERYBODY,
        "warning": panel.warning(slots, eyes.to), "focuses": panel.focuses(slots, eyes.to),
    }  # fmt: skip
    return render(request, "boards/edit.html", context)


def _rows(slots: tuple[Slot, ...], eyes: Seen) -> list[Row]:
    return [
        Row(s, _name(s, eyes), eyes.to.word(*panel.STAGES[KPIS[s.kpi].funnel]), at == 0, at == len(slots) - 1)
        for at, s in enumerate(slots)
    ]


def _name(slot: Slot, eyes: Seen) -> str:
    kpi = KPIS[slot.kpi]
    variant = named(kpi, slot.variant)
    return kpi.name(eyes.lang) + (f" ({eyes.to.word(variant.fr, variant.en)})" if variant else "")


def _offered(eyes: Seen, search: str, slots: tuple[Slot, ...]) -> list[Family]:
    """KPIs to add: of a search all that fit, else those of the person's own role."""
    sees, there = eyes.workspace.viewer.sees, {s.code for s in slots}
    role = _role(eyes)
    found = index(eyes.to, role, lambda k: sees(k) and not KPIS[k].needs_by and k not in there, search)
    families = [replace(f, entries=tuple(e for e in f.entries if search or e.own or not role)) for f in found]
    return [f for f in families if f.entries]


def _role(eyes: Seen) -> str:
    """The role that the catalogue knows this person by."""
    if eyes.user.role == Role.REP:
        return "sdr" if eyes.user.job == Job.SDR else "bdm"
    return {Role.MANAGER: "manager", Role.MARKETING: ""}.get(Role(eyes.user.role), "executive")


def _taken(request: HttpRequest, eyes: Seen, board: Board) -> HttpResponse:
    given, do = request.POST, request.POST.get("do", "save")
    with transaction.atomic():
        board = Board.objects.select_for_update().get(pk=board.pk)
        board.title = given.get("title", "").strip()[:TITLE] or board.title
        to_whom = given.get("shared_with", board.shared_with)
        if to_whom in {"", EVERYBODY, board.shared_with} or to_whom in teams_of(eyes):
            board.shared_with = to_whom
        board.put(_done(_given(given, board.slots), do))
        board.save()
    if do == "show":
        return redirect("board", board.pk)
    search = given.get("q", "")
    return redirect(reverse("board_edit", args=[board.pk]) + (f"?{urlencode({'q': search})}" if search else ""))


def _given(given: QueryDict, before: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The slots in the order they were sent in, as wide and drawn as was chosen; those not sent stay behind them."""
    known: Mapping[str, Slot] = {s.code: s for s in before}
    sent = [known[code] for code in dict.fromkeys(given.getlist("slot")) if code in known]
    rest = [s for s in before if s not in sent]
    return tuple(panel.wide(_chosen(s, given)) for s in (*sent, *rest))


def _chosen(slot: Slot, given: QueryDict) -> Slot:
    width, chart = given.get(f"width-{slot.code}", ""), given.get(f"chart-{slot.code}", slot.chart)
    wide = int(width) if width.isdecimal() and int(width) in panel.WIDTHS else slot.width
    return replace(slot, width=wide, chart=chart if chart in panel.charts() else slot.chart)


def _done(slots: tuple[Slot, ...], do: str) -> tuple[Slot, ...]:
    what, _, code = do.partition(":")
    if what == "add":
        return panel.read(panel.written([*slots, *panel.read([_code(code)])]))
    if what == "remove":
        return tuple(s for s in slots if s.code != code)
    return panel.moved(slots, code, {"up": -1, "down": 1}[what]) if what in {"up", "down"} else slots


def _code(code: str) -> dict[str, str]:
    kpi, _, variant = code.partition(".")
    return {"kpi": kpi, "variant": variant}
