"""The parts of a KPI's page, each asked for by itself when it comes into view."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from cadran.metrics.why import Effect, Part, Why
from cadran.model.words import Words, say
from cadran.panels import breakdown as groups
from cadran.panels import movement, trend
from cadran.panels.addresses import address_of
from cadran.panels.benchmark import benchmark_told
from cadran.panels.explain import explain
from cadran.panels.listing import in_words, listing
from cadran.panels.restated import restated_told
from cadran.panels.sheets import Told, group_text
from cadran.panels.variants import variants_told
from cadran.panels.vega import cut
from cadran.panels.why import effect_name, why_told
from cadran.surfaces.web.kpis.asking import Wanted
from cadran.surfaces.web.kpis.shown import table, tables
from cadran.workspace.choices import tables_behind
from cadran.workspace.words import Quote, words

PAGE, WORDS = 20, 8  # rows of a page of a table, and of a list of quotations
_BESIDE = {"surveys": "score", "complaints": "about", "deals": "outcome"}  # the column told beside the words
PLACES = {"deals": "deals", "accounts": "accounts"}  # the tables whose rows have pages of their own
Context = dict[str, object]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its name in the address, its title, what makes it. `wide`: columns of twelve."""

    name: str
    title: Words
    make: Callable[[Wanted, HttpRequest], Context]
    wide: int = 12


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "")
    return max(1, int(given)) if given.isdecimal() and len(given) < 7 else 1


# ---------------------------------------------------------------- over time and by group


def trended(wanted: Wanted) -> trend.Trend:
    """The trend, remembered as long as the data are the same."""
    return wanted.seen.workspace.memory.get(
        (_eyes(wanted), "trend", wanted.key, wanted.grain, wanted.seen.lang),
        lambda: trend.told(
            wanted.asked, wanted.kpi, wanted.code, wanted.of, wanted.grain, compared=wanted.here.compare is not None
        ),
    )


def _eyes(wanted: Wanted) -> tuple[object, ...]:
    plain = wanted.seen.workspace.plain
    return (plain.generation, plain.viewer, wanted.seen.today)


def over_time(wanted: Wanted, request: HttpRequest) -> Context:
    found = trended(wanted)
    grains = [(g, say(words, wanted.seen.lang), wanted.address("trend/", grain=g)) for g, words in trend.NAMES.items()]
    return {
        "sentence": found.sentence, "table": table(found.sheet), "grains": grains,
        "chart": wanted.address("trend.json"), "height": found.spec["height"],
    }  # fmt: skip


def by_group(wanted: Wanted) -> groups.Breakdown:
    """The breakdown, remembered as long as the data are the same."""
    return wanted.seen.workspace.memory.get(
        (_eyes(wanted), "breakdown", wanted.key, wanted.by, wanted.seen.lang),
        lambda: groups.told(
            wanted.asked, wanted.kpi, wanted.code, wanted.of, wanted.by, wanted.here.compare,
            lambda value: wanted.within(wanted.by, value),
        ),
    )  # fmt: skip


def by_groups(wanted: Wanted, request: HttpRequest) -> Context:
    if not wanted.by:
        return {"none": True}
    found, at = by_group(wanted), (_number(request) - 1) * PAGE
    return {
        "found": found, "groups": found.groups[at : at + PAGE], "page": _number(request),
        "more": len(found.groups) > at + PAGE, "chart": wanted.address("breakdown.json"),
        "height": found.spec["height"], "has_target": any(g.target for g in found.groups),
    }  # fmt: skip


# ---------------------------------------------------------------- why, and what changed


def explained(wanted: Wanted) -> Why:
    """The change taken apart; by the dimension of the breakdown where the address names one."""
    here = wanted.here
    by = [wanted.by] if wanted.by else []
    return wanted.seen.workspace.ask(
        "why",
        lambda w: w.why(
            wanted.kpi.id, variant=wanted.variant, period=str(here.span), compare=here.compare or "previous", by=by,
            where=here.where, as_of=here.as_of, known_on=here.known_on,
        ),
        *wanted.key, wanted.by,
    )  # fmt: skip


def because(wanted: Wanted, request: HttpRequest) -> Context:
    found, to = explained(wanted), wanted.seen.to
    told, spec = why_told(found, to), movement.drawn(found, to)
    return {
        "told": told, "tables": tables(told, _links(found, wanted)),
        "chart": wanted.address("why.json") if spec else "", "height": spec["height"] if spec else 0,
        "cut": spec is not None and cut(spec),
    }  # fmt: skip


def _links(found: Why, wanted: Wanted) -> dict[str, str]:
    """A term's name or a segment's → the page with the rows behind it."""
    links = {}
    terms: list[Effect | Part] = [*found.effects, *found.parts]
    for one in terms:
        name = _name(one, wanted)
        if one.group and wanted.by in one.group:
            links[name] = wanted.within(wanted.by, one.group[wanted.by])
        elif one.behind is not None and not one.group:
            links[name] = wanted.of_other(one.behind.kpi, one.behind.variant, one.behind.where) + "#rows"
    return links


def _name(one: Effect | Part, wanted: Wanted) -> str:
    to = wanted.seen.to
    return effect_name(one, to) if isinstance(one, Effect) else group_text(dict(one.group), to)


def restatements(wanted: Wanted, request: HttpRequest) -> Context:
    here, since = wanted.here, request.GET.get("since") or None
    found = wanted.seen.workspace.ask(
        "restated",
        lambda w: w.restated(
            wanted.kpi.id, variant=wanted.variant, period=str(here.span), since=since, where=here.where,
            as_of=here.as_of, known_on=here.known_on,
        ),
        *wanted.key, since,
    )  # fmt: skip
    told = restated_told(found, wanted.seen.to)
    return {"told": told, "tables": tables(told), "since": found.since.isoformat(), "remarks": _of_a_page(told)}


def side_by_side(wanted: Wanted, request: HttpRequest) -> Context:
    here = wanted.here
    found = wanted.seen.workspace.ask(
        "variants",
        lambda w: w.variants(
            wanted.kpi.id, period=str(here.span), where=here.where, as_of=here.as_of, known_on=here.known_on
        ),
        *wanted.key,
    )  # fmt: skip
    told, to = variants_told(found, wanted.seen.to), wanted.seen.to
    links = {to.word(s.fr, s.en): wanted.address(variant=s.name or None) for s in found}
    return {"told": told, "tables": tables(told, links), "remarks": told.remarks}


def beside(wanted: Wanted, request: HttpRequest) -> Context:
    """Own past, peers, and values entered; by rep or team where the breakdown is."""
    here, by = wanted.here, wanted.by if wanted.by in {"rep", "team"} else None
    found = wanted.seen.workspace.ask(
        "benchmark",
        lambda w: w.benchmark(
            wanted.kpi.id, by=by, period=str(here.span), where=here.where, variant=wanted.variant, as_of=here.as_of,
            known_on=here.known_on,
        ),
        *wanted.key, by,
    )  # fmt: skip
    told = benchmark_told(found, wanted.seen.to)
    return {"told": told, "tables": tables(told), "remarks": _of_a_page(told)}


def _of_a_page(told: Told) -> tuple[str, ...]:
    """The remarks but for those that tell what to type, as a page has no command line."""
    return tuple(r for r in told.remarks if "`" not in r and "--" not in r)


# ---------------------------------------------------------------- rows and words


def behind(wanted: Wanted, request: HttpRequest) -> Context:
    return _rows(wanted, request, excluded=False)


def left_out(wanted: Wanted, request: HttpRequest) -> Context:
    return _rows(wanted, request, excluded=True)


def _rows(wanted: Wanted, request: HttpRequest, *, excluded: bool) -> Context:
    here, page = wanted.here, _number(request)
    found = wanted.seen.workspace.plain.rows(
        _listed(wanted), variant=wanted.variant, period=str(here.span), excluded=excluded, where=here.where,
        as_of=here.as_of, known_on=here.known_on, limit=page * PAGE + 1,
    )  # fmt: skip
    zone = wanted.seen.workspace.settings.zone
    shown = listing(found, wanted.seen.to, zone, first=(page - 1) * PAGE, most=PAGE)
    place = _place(wanted)
    links = {row.key: address_of(place, row.key) for row in shown.rows} if place else {}
    return {
        "listing": shown, "links": links, "page": page, "excluded": excluded,
        "behind": wanted.address("rows/"), "left_out": wanted.address("left-out/"),
        "name": "left-out" if excluded else "rows",
    }  # fmt: skip


def _listed(wanted: Wanted) -> str:
    """The KPI whose rows are listed: of one that is about another, that other's."""
    return wanted.of if wanted.of else wanted.kpi.id


def _place(wanted: Wanted) -> str:
    """Where rows have pages: all of them must be of one table that has."""
    found = wanted.seen.workspace.ask(
        "tables", lambda w: tables_behind(w, _listed(wanted), wanted.variant), _listed(wanted), wanted.variant
    )
    return PLACES.get(next(iter(found)), "") if len(found) == 1 else ""


def said(wanted: Wanted, request: HttpRequest) -> Context:
    here = wanted.here
    quotes = wanted.seen.workspace.ask(
        "words",
        lambda w: words(
            w, wanted.kpi.id, variant=wanted.variant, period=str(here.span), where=here.where, as_of=here.as_of,
            known_on=here.known_on,
        ),
        *wanted.key,
    )  # fmt: skip
    counted = Counter(quote.text for quote in quotes)
    at = (_number(request) - 1) * WORDS
    return {
        "quotes": [_quoted(q, wanted) for q in quotes[at : at + WORDS]], "many": len(quotes),
        "often": [(text, n) for text, n in counted.most_common(6) if n > 1], "page": _number(request),
        "more": len(quotes) > at + WORDS,
    }  # fmt: skip


def _quoted(quote: Quote, wanted: Wanted) -> dict[str, str]:
    """A customer's words with who said them, when, and what went with them."""
    to = wanted.seen.to
    beside = in_words(_BESIDE[quote.table], quote.beside, to.lang)
    if quote.table == "surveys" and quote.beside:
        beside = to.word("note ", "score ") + to.number(float(quote.beside), 1)
    return {
        "text": quote.text, "account": quote.account, "day": "" if quote.day is None else to.day(quote.day),
        "beside": beside, "href": address_of(PLACES[quote.table], quote.row) if quote.table in PLACES else "",
    }  # fmt: skip


def defined(wanted: Wanted, request: HttpRequest) -> Context:
    return {"kpi": explain(wanted.kpi.id, wanted.seen.to)}


SECTIONS: Mapping[str, Section] = {
    s.name: s
    for s in (
        Section("trend", ("Évolution", "Trend"), over_time, 8),
        Section("breakdown", ("Répartition", "Breakdown"), by_groups, 7),
        Section("definition", ("Définition", "Definition"), defined, 5),
        Section("why", ("Pourquoi ça a bougé", "Why it moved"), because, 7),
        Section("benchmark", ("Repères", "Benchmarks"), beside),
        Section("rows", ("Les lignes", "The rows"), behind),
        Section("left-out", ("Les lignes écartées", "The rows left out"), left_out),
        Section("words", ("Ce que disent les clients", "What customers say"), said, 6),
        Section("variants", ("Variantes", "Variants"), side_by_side, 6),
        Section("restated", ("Retraitements", "Restatements"), restatements),
    )
}
