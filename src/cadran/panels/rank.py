"""A ranking as it is shown: by tier, each place with its interval, the value found and the one to be expected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cadran.metrics.catalogue import KPIS
from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, NOTHING, Format
from cadran.model.periods import Period
from cadran.model.words import BESIDE, NOTES, reason, say
from cadran.panels.saying import UNKNOWN

FIRST_FIGURE = 3  # columns from here on are figures, but for the last, which is a mark
HEADS = (
    ("Palier", "Tier"), ("Rang", "Rank"), ("Nom", "Name"), ("Rangs à 95 %", "Ranks, 95%"), ("Valeur", "Value"),
    ("Attendue", "Expected"), ("n", "n"),
)  # fmt: skip
PRODUCT = ("growth", "margin_rate", "returns")  # what stands beside a product


@dataclass(frozen=True, slots=True)
class Ranking:
    """One period's ranking: a headline, the table, and what a reader must know of it."""

    headline: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...]


def ranked(readings: Iterable[Reading]) -> list[Reading]:
    """By period, then from the best; what has no place comes last."""
    return sorted(readings, key=lambda r: (r.start, r.value is None, float(r.value or 0), _name(r, "")))


def rankings(readings: Sequence[Reading], to: Format) -> tuple[Ranking, ...]:
    """A table for each period."""
    periods: dict[tuple[date, date], list[Reading]] = {}
    for one in ranked(readings):
        periods.setdefault((one.start, one.end), []).append(one)
    return tuple(_table(found, to) for found in periods.values())


def _table(found: Sequence[Reading], to: Format) -> Ranking:
    first = found[0]
    beside = [name for name in PRODUCT if any(name in r.beside for r in found)]
    heads = [to.word(*words) for words in HEADS] + [to.word(*BESIDE[name][:2]) for name in beside] + [""]
    of = KPIS[first.of or "revenue"]
    headline = f"{KPIS[first.kpi].name(to.lang)} ({of.name(to.lang)}), {Period(first.start, first.end).label(to.lang)}"
    rows = tuple(_row(one, beside, of.unit.value, to) for one in found)
    return Ranking(headline, tuple(heads), rows, tuple(sentences(found, to)))


def _row(one: Reading, beside: Sequence[str], unit: str, to: Format) -> tuple[str, ...]:
    tier = one.beside.get("tier")
    return (
        NOTHING if tier is None else to.number(_figure(tier) or 0, 0),
        to.value(one.value, "rank"), _name(one, to.lang),
        NOTHING if one.low is None or one.high is None else f"{to.number(one.low, 0)} – {to.number(one.high, 0)}",
        to.value(_figure(one.beside.get("raw")), unit), to.value(_figure(one.beside.get("shrunk")), unit),
        NOTHING if one.n is None else to.number(one.n, 0),
        *(to.value(_figure(one.beside.get(name)), BESIDE[name][2]) for name in beside),
        _mark(one, to),
    )  # fmt: skip


def _figure(value: object) -> float | None:
    return None if value is None else float(str(value))


def _mark(one: Reading, to: Format) -> str:
    """That the rep still ramps, or why there is no place."""
    if one.value is None:
        return reason(one.reason or "empty", to.lang)
    return to.word(*BESIDE["ramping"][:2]) if one.beside.get("ramping") else ""


def _name(one: Reading, lang: str) -> str:
    return next(iter(one.group.values()), None) or (say(UNKNOWN, lang) if lang else "")


def sentences(found: Sequence[Reading], to: Format) -> Iterable[str]:
    """How many are told apart, and what must be known of the places."""
    tiers = {r.beside["tier"] for r in found if r.beside.get("tier") is not None}
    placed = sum(r.value is not None for r in found)
    if len(tiers) == 1 and placed > 1:
        yield to.word("Un seul palier : d'un rang au suivant, le hasard suffit à expliquer l'ordre.",
                      "One tier: from one place to the next, chance alone can explain the order.")  # fmt: skip
    elif tiers:
        number = to.number(len(tiers), 0)
        yield to.word(
            f"{number}{NO_BREAK}paliers : dans un palier, d'un rang au suivant, le hasard suffit à expliquer l'ordre.",
            f"{number} tiers: within one, from one place to the next, chance alone can explain the order.",
        )
    yield from (say(NOTES[code], to.lang) for code in dict.fromkeys(c for r in found for c in r.notes) if code in NOTES)
