"""What changed and why: of the figures that moved, the sentences of their largest terms; and the bottleneck."""

from collections.abc import Iterable
from dataclasses import dataclass

from cadran.metrics.catalogue import KPIS
from cadran.metrics.why import Bottleneck, Why
from cadran.model.format import Format
from cadran.panels.bottleneck import bottleneck_told
from cadran.panels.saying import tone
from cadran.panels.sheets import colon
from cadran.panels.why import why_told


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that moved: the change in a sentence, what weighs most, good or bad news, and where all of it is."""

    title: str
    headline: str
    sentences: tuple[str, ...]
    tone: str
    href: str


def changes(found: Iterable[Why], stuck: Bottleneck | None, to: Format) -> list[Change]:
    """Those that can be taken apart and did move, in the order given; the bottleneck last."""
    told = [_change(one, to) for one in found if one.change]
    if stuck is not None and stuck.worst is not None and stuck.worst.cost is not None:
        said = bottleneck_told(stuck, to)
        title = to.word("Goulot d'étranglement", "Bottleneck")
        told.append(Change(title, said.headline, said.sentences, "bad", "/kpi/stage_conversion_rate/"))
    return told


def _change(one: Why, to: Format) -> Change:
    said, kpi = why_told(one, to), KPIS[one.kpi]
    headline = said.headline.removeprefix(kpi.name(to.lang) + colon(to))
    news = tone(float(one.change or 0), kpi.better)
    return Change(kpi.name(to.lang), headline, said.sentences, news, f"/kpi/{kpi.id}/")
