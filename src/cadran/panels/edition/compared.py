"""An edition as it was sent against the same one of what is known today, figure by figure."""

from dataclasses import dataclass

from cadran.metrics.catalogue import KPIS
from cadran.model.format import NOTHING, Format
from cadran.panels.board import Tone
from cadran.panels.edition.edition import Edition, Figure
from cadran.panels.saying import tone
from cadran.panels.sheets import signed


@dataclass(frozen=True, slots=True)
class Differing:
    """One figure then and now, as written; `difference` is "" where it is still the same."""

    id: str
    name: str
    then: str
    now: str
    difference: str
    tone: Tone

    @property
    def same(self) -> bool:
        return not self.difference


def compare(old: Edition, new: Edition) -> tuple[Differing, ...]:
    """All figures of the old edition, in its order, then those that only the new one has; in the new one's language."""
    to, was, now = Format(new.lang, new.currency), _by_kpi(old), _by_kpi(new)
    return tuple(_differing(was.get(key), now.get(key), key[0], to) for key in dict.fromkeys([*was, *now]))


def _by_kpi(edition: Edition) -> dict[tuple[str, str, str], Figure]:
    """By what a figure is, whatever language its name is in."""
    return {(f.id, f.variant, f.of): f for f in edition.figures}


def _differing(old: Figure | None, new: Figure | None, kpi: str, to: Format) -> Differing:
    name = next((f.name for f in (new, old) if f), kpi)
    then, now = (NOTHING if f is None else f.shown for f in (old, new))
    one, two = (None if f is None else f.value for f in (old, new))
    if one == two:
        return Differing(kpi, name, then, now, "", "")
    if one is None or two is None:
        words = ("nouveau", "new") if one is None else ("disparu", "gone")
        return Differing(kpi, name, then, now, to.word(*words), "")
    unit = new.unit if new else ""
    news = tone(two - one, KPIS[kpi].better) if kpi in KPIS else ""
    return Differing(kpi, name, then, now, signed(two - one, unit, to), news)
