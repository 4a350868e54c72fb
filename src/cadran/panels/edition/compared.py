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
    to, was, now = Format(new.lang, new.currency), _by_code(old), _by_code(new)
    return tuple(_differing(was.get(code), now.get(code), to) for code in dict.fromkeys([*was, *now]))


def _by_code(edition: Edition) -> dict[tuple[str, ...], Figure]:
    """By what a figure is, in whatever language; figures of other periods by their place, for names are words."""
    found: dict[tuple[str, ...], Figure] = {}
    for figure in edition.figures:
        found[figure.id, figure.variant, figure.of] = figure
    return found


def _differing(old: Figure | None, new: Figure | None, to: Format) -> Differing:
    told = new or old
    if told is None:
        raise AssertionError  # a code comes from one of the two
    then, now = (NOTHING if f is None else f.shown for f in (old, new))
    one, two = (None if f is None else f.value for f in (old, new))
    if one is None and two is None:
        return Differing(told.id, told.name, then, now, "", "")
    if one is None or two is None:
        return Differing(told.id, told.name, then, now, to.word("nouveau" if one is None else "disparu",
                                                                "new" if one is None else "gone"), "")  # fmt: skip
    if one == two:
        return Differing(told.id, told.name, then, now, "", "")
    away = two - one
    news = tone(away, KPIS[told.id].better) if told.id in KPIS else ""
    return Differing(told.id, told.name, then, now, signed(away, told.unit, to), news)
