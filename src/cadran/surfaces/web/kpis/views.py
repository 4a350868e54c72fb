"""The page of a KPI, its parts and its charts."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from cadran.errors import CadranError
from cadran.metrics.catalogue import KPIS
from cadran.metrics.relation import DIMENSIONS
from cadran.model.words import say
from cadran.panels import movement
from cadran.panels.headline import about, headline, title
from cadran.surfaces.web.filters import presets
from cadran.surfaces.web.kpis import remarks
from cadran.surfaces.web.kpis.asking import OF, Wanted, wanted
from cadran.surfaces.web.kpis.sections import SECTIONS, Section, by_group, explained, trended
from cadran.workspace.words import has_words

NO_WHOLE = frozenset({"trend", "why", "benchmark", "restated", "variants"})  # what a KPI of groups alone has not
NO_CACHE = {"Cache-Control": "private, no-store"}


@dataclass(frozen=True, slots=True)
class Part:
    """A section as the page lays it out before it is loaded."""

    name: str
    title: str
    wide: int
    address: str


def page(request: HttpRequest, name: str) -> HttpResponse:
    """The head of the page, with places for its parts."""
    asked = wanted(request, name)
    eyes, here = asked.seen, asked.here
    parts = _parts(asked)
    context = _choices(asked) | {
        "wanted": asked, "here": here, "presets": presets(here, eyes), "parts": parts,
        "comments_after": "why" if any(p.name == "why" for p in parts) else parts[-1].name,
        "title": title(asked.kpi, asked.variant, asked.of, eyes.to), "about": about(asked.kpi, eyes.to),
        "period": _period(asked), "chips": _chips(asked), "past": _past(asked),
        "frozen": asked.address(known_on=here.known_on or eyes.today.isoformat()),
        "comments": remarks.shown(asked), "exports": [(f, asked.address(f"export.{f}")) for f in ("csv", "xlsx")],
    }  # fmt: skip
    return render(request, "kpis/page.html", context | _head(asked))


def _period(asked: Wanted) -> str:
    return asked.here.label(asked.seen.lang, asked.seen.workspace.settings.fiscal_year_start)


def _past(asked: Wanted) -> str:
    """Of which past day the page is, and as known when; "" of one that is of today."""
    here, to = asked.here, asked.seen.to
    said = []
    if here.as_of:
        day = to.day(date.fromisoformat(here.as_of))
        said.append(to.word(f"Tel que c’était à la fin du {day}.", f"As it was at the end of {day}."))
    if here.known_on:
        day = to.day(date.fromisoformat(here.known_on))
        said.append(to.word(f"Tel qu’on le savait à la fin du {day}.", f"As known at the end of {day}."))
    return " ".join(said)


def _head(asked: Wanted) -> dict[str, object]:
    """The headline; of a KPI of groups alone there is none, and one that cannot be read says why."""
    if asked.kpi.needs_by:
        return {}
    try:
        return {"head": headline(asked.asked, asked.kpi, asked.variant, asked.of, asked.here.compare)}
    except CadranError as error:
        return {"wrong": asked.seen.to.word(error.fr, error.en)}


def _parts(asked: Wanted) -> list[Part]:
    """The sections that this KPI has."""
    away = set(NO_WHOLE) if asked.kpi.needs_by else set()
    away |= {"left-out"} | (set() if asked.kpi.variants else {"variants"})
    plain = asked.seen.workspace.plain
    away |= set() if has_words(plain, asked.kpi.id, asked.variant) else {"words"}
    away |= {"rows"} if asked.kpi.id == "rep_pulse" else set()
    shown = [s for s in SECTIONS.values() if s.name not in away]
    alone = len({"words", "variants"} & {s.name for s in shown}) == 1
    wide = {"words": 12, "variants": 12} if alone else {}
    return [
        Part(s.name, say(s.title, asked.seen.lang), wide.get(s.name, s.wide), asked.address(f"{s.name}/"))
        for s in shown
    ]


def _choices(asked: Wanted) -> dict[str, object]:
    """The selectors of the page: variant, the KPI it is about, the dimension."""
    lang, to = asked.seen.lang, asked.seen.to
    variants = [("", to.word("définition de base", "base definition"))]
    variants += [(v.name, to.word(v.fr, v.en)) for v in asked.kpi.variants]
    about_what = [k for k in dict.fromkeys([*OF, asked.of]) if k and asked.seen.workspace.viewer.sees(k)]
    return {
        "variants": variants if asked.kpi.variants else [],
        "abouts": [(k, KPIS[k].name(lang)) for k in about_what] if asked.kpi.takes_of else [],
        "dimensions": [(d, say(DIMENSIONS[d], lang)) for d in asked.dimensions],
    }


def _chips(asked: Wanted) -> list[tuple[str, str]]:
    """The filters in words, each with the page without it."""
    to, found = asked.seen.to, []
    for text in asked.here.where:
        name, _, value = text.partition("=")
        found.append((f"{to.word(*DIMENSIONS[name])} : {value or to.word('inconnu', 'unknown')}", asked.without(text)))
    return found


def section(request: HttpRequest, name: str, part: str) -> HttpResponse:
    """One part of the page: a fragment for the page, a page of its own for who opens its address."""
    asked, one = wanted(request, name), SECTIONS.get(part)
    if one is None:
        raise Http404
    context = _made(asked, one, request) | {
        "wanted": asked, "section": one, "heading": say(one.title, asked.seen.lang), "here": asked.here,
        "address": asked.address(f"{part}/"), "template": f"kpis/parts/{_template(one)}.html",
        "whole": asked.address(), "title": title(asked.kpi, asked.variant, asked.of, asked.seen.to),
    }  # fmt: skip
    if request.headers.get("HX-Request"):
        return render(request, "kpis/section.html", context)
    of_what = _head(asked) | {"period": _period(asked), "chips": _chips(asked), "past": _past(asked)}
    return render(request, "kpis/alone.html", context | of_what)


def _template(one: Section) -> str:
    return {"left-out": "rows", "variants": "told", "restated": "restated", "benchmark": "told"}.get(one.name, one.name)


def _made(asked: Wanted, one: Section, request: HttpRequest) -> dict[str, object]:
    """What a section shows; what it cannot show it says, as that is no fault of the page."""
    try:
        return one.make(asked, request)
    except CadranError as error:
        if error.code in {"not_visible", "store"}:
            raise
        return {"nothing": asked.seen.to.word(error.fr, error.en)}


def chart(request: HttpRequest, name: str, what: str) -> HttpResponse:
    """The specification of one of the page's charts."""
    asked = wanted(request, name)
    if what == "trend":
        spec = trended(asked).spec
    elif what == "breakdown":
        spec = by_group(asked).spec
    else:
        found = movement.drawn(explained(asked), asked.seen.to)
        if found is None:
            raise Http404
        spec = found
    return JsonResponse(spec, headers=NO_CACHE)
