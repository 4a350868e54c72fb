"""How a KPI moved since something was agreed, in a sentence with its uncertainty."""

from dataclasses import dataclass

from cadran.metrics.catalogue import KPIS
from cadran.metrics.estimators.since import Moved, pace, share
from cadran.metrics.kpi import Better
from cadran.model.format import Format
from cadran.panels.board import Tone
from cadran.panels.coaching import cases, is_share, rate


@dataclass(frozen=True, slots=True)
class Terms:
    """Successes of cases, or a count and the days it came in."""

    some: float
    of: float


@dataclass(frozen=True, slots=True)
class Since:
    """Before and after as written, the change with its interval, and whether it is good news beyond chance."""

    before: str
    after: str
    change: str
    verdict: str
    tone: Tone


def since(kpi: str, before: Terms, after: Terms, to: Format, spread: float = 1.0) -> Since:
    """In words. Too little of either is said as such."""
    whether = is_share(kpi)
    moved = (
        share(after.some, after.of, before.some, before.of)
        if whether
        else pace(after.some, after.of, before.some, before.of, spread)
    )
    was, now = (_told(terms, whether, to) for terms in (before, after))
    if moved is None:
        return Since(was, now, "", to.word("trop peu de cas pour le dire", "too few cases to tell"), "")
    return Since(was, now, _change(moved, whether, to), *_verdict(moved, kpi, to))


def _told(terms: Terms, whether: bool, to: Format) -> str:
    if terms.of <= 0:
        return to.word("aucun cas", "no case")
    return f"{rate(terms.some, terms.of, whether, to)} ({cases(terms.some, terms.of, whether, to)})"


def _change(moved: Moved, whether: bool, to: Format) -> str:
    unit, scale = ("percent", 100.0) if whether else ("count", 1.0)
    low, high = (to.change(scale * bound, unit) for bound in (moved.low, moved.high))
    between = to.word(f"entre {low} et {high}", f"between {low} and {high}")
    return f"{to.change(scale * moved.change, unit)} ({between})"


def _verdict(moved: Moved, kpi: str, to: Format) -> tuple[str, Tone]:
    if not moved.sure:
        return to.word("le hasard suffit à l'expliquer", "chance alone can explain it"), ""
    if (moved.change > 0) == (KPIS[kpi].better is not Better.DOWN):
        return to.word("mieux, au-delà du hasard", "better, beyond chance"), "good"
    return to.word("moins bien, au-delà du hasard", "worse, beyond chance"), "bad"
