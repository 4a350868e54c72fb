"""Marketing's home: what becomes of the leads of each source, and why leads were set aside."""

from collections.abc import Iterable
from dataclasses import dataclass

from cadran.metrics.reading import Reading
from cadran.model.format import NOTHING, Format
from cadran.panels.saying import group_name
from cadran.workspace.rejected import Rejected

MOST = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A bar with its name, its value as written, and what it is of. `fill`: of 100."""

    name: str
    value: str
    of: str
    fill: float
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Bars with the sentence that they come to."""

    sentence: str
    lines: tuple[Line, ...]


def sources(readings: Iterable[Reading], to: Format) -> Lines:
    """The conversion rate of each source's leads, the best first; grey where there are too few to say."""
    known = [r for r in readings if r.value is not None]
    ranked = sorted(known, key=lambda r: (-float(r.value or 0), -(r.n or 0)))[: MOST + 4]
    top = max((float(r.value or 0) for r in ranked), default=0.0) or 1.0
    lines = tuple(
        Line(
            group_name(r, "source", to.lang), to.percent(r.value or 0), _leads(r.n, to),
            round(100 * float(r.value or 0) / top, 1), "below_minimum" in r.notes,
        )
        for r in ranked
    )  # fmt: skip
    return Lines(_best(lines, to), lines)


def _leads(n: int | None, to: Format) -> str:
    return NOTHING if n is None else to.word(f"sur {to.number(n, 0)} leads", f"of {to.number(n, 0)} leads")


def _best(lines: tuple[Line, ...], to: Format) -> str:
    sure = [line for line in lines if not line.faint and line.fill > 0]
    if not sure:
        return ""
    best = sure[0]
    return to.word(f"{best.name} convertit le mieux : {best.value}.", f"{best.name} converts best: {best.value}.")


def reasons(found: Rejected, to: Format) -> Lines:
    """The reasons of leads set aside, the commonest first, the rest together."""
    ranked = sorted(found.reasons.items(), key=lambda pair: (pair[0] is None, -pair[1], pair[0] or ""))
    named, rest = ranked[:MOST], sum(n for _, n in ranked[MOST:])
    pairs = [(name or to.word("(sans motif)", "(no reason)"), n) for name, n in named]
    if rest:
        pairs.append((to.word("Autres motifs", "Other reasons"), rest))
    top, total = max((n for _, n in pairs), default=0) or 1, found.total or 1
    lines = tuple(
        Line(name, to.percent(n / total), to.word(f"{to.number(n, 0)} leads", f"{to.number(n, 0)} leads"),
             round(100 * n / top, 1))
        for name, n in pairs
    )  # fmt: skip
    if not found.total:
        return Lines(to.word("Aucun lead écarté dans la période.", "No lead was set aside in the period."), ())
    written = to.number(found.total, 0)
    said = to.word(
        f"{written} leads écartés dans la période ; premier motif : {lines[0].name.lower()}, {lines[0].value}.",
        f"{written} leads set aside in the period; first reason: {lines[0].name.lower()}, {lines[0].value}.",
    )
    return Lines(said, lines)
