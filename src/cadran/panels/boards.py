"""Boards: what stands on one, how wide, as which chart; and when it holds more than anybody looks at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cadran.errors import CadranError
from cadran.metrics.catalogue import KPIS
from cadran.metrics.relation import DIMENSIONS
from cadran.model.format import Format
from cadran.model.words import Words, say
from cadran.panels import breakdown, trend
from cadran.panels.board import Asked
from cadran.panels.saying import UNKNOWN
from cadran.panels.tile import Tile, tiles
from cadran.panels.vega import Spec

HANDFUL = 7
WIDTHS: Mapping[int, Words] = {
    4: ("1/3", "1/3"), 6: ("1/2", "1/2"), 8: ("2/3", "2/3"), 12: ("Toute la largeur", "Full width"),
}  # fmt: skip
NARROW = 4  # too narrow for a chart
BY = ("team", "rep", "region", "product", "source")
STAGES: Mapping[str, Words] = {
    "acquire": ("Acquérir", "Acquire"), "sell": ("Vendre", "Sell"), "keep": ("Fidéliser", "Keep"),
    "serve": ("Servir", "Serve"), "steer": ("Piloter", "Steer"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on a board. `chart`: "" for none, "trend", or "by:<dimension>"."""

    kpi: str
    variant: str = ""
    width: int = NARROW
    chart: str = ""

    @property
    def code(self) -> str:
        return f"{self.kpi}.{self.variant}" if self.variant else self.kpi


@dataclass(frozen=True, slots=True)
class Placed:
    """A tile in its place, with the chart's sentence and its table where it is wide enough for one."""

    slot: Slot
    tile: Tile
    sentence: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    height: int = 0
    why_not: str = ""  # why there is no chart


@dataclass(frozen=True, slots=True)
class Focus:
    """A stage of the funnel with the KPIs of a board that are about it."""

    stage: str
    name: str
    count: int


def read(given: object) -> tuple[Slot, ...]:
    """Slots from what is kept; what is no KPI any more, or stands there twice, is left away."""
    found: dict[str, Slot] = {}
    for one in given if isinstance(given, list) else ():
        slot = _slot(one) if isinstance(one, dict) else None
        if slot is not None:
            found.setdefault(slot.code, slot)
    return tuple(found.values())


def _slot(one: Mapping[str, Any]) -> Slot | None:
    kpi, variant, chart = (str(one.get(name) or "") for name in ("kpi", "variant", "chart"))
    if kpi not in KPIS or (variant and variant not in {v.name for v in KPIS[kpi].variants}):
        return None
    width = one.get("width") if one.get("width") in WIDTHS else NARROW
    return Slot(kpi, variant, int(str(width)), chart if chart in charts() else "")


def charts() -> tuple[str, ...]:
    return ("", "trend", *(f"by:{d}" for d in BY))


def written(slots: Iterable[Slot]) -> list[dict[str, object]]:
    """As they are kept."""
    return [{"kpi": s.kpi, "variant": s.variant, "width": s.width, "chart": s.chart} for s in slots]


def chart_name(chart: str, to: Format) -> str:
    if not chart:
        return to.word("sans graphique", "no chart")
    if chart == "trend":
        return to.word("évolution", "trend")
    name = say(DIMENSIONS[chart.removeprefix("by:")], to.lang)
    return to.word(f"par {name.lower()}", f"by {name.lower()}")


def moved(slots: Sequence[Slot], code: str, step: int) -> tuple[Slot, ...]:
    """The slots with one of them a place further up (-1) or down (1)."""
    order = list(slots)
    at = next((i for i, s in enumerate(order) if s.code == code), None)
    if at is not None and 0 <= at + step < len(order):
        order[at], order[at + step] = order[at + step], order[at]
    return tuple(order)


def wide(slot: Slot) -> Slot:
    """A slot wide enough for a chart has one: its trend where none is chosen; a narrow one has none."""
    return replace(slot, chart="" if slot.width == NARROW else slot.chart or "trend")


# ---------------------------------------------------------------- what is shown


def placed(asked: Asked, slots: Sequence[Slot], compare: str | None) -> list[Placed]:
    """Every tile in its place; charts are read one by one, remembered like all readings."""
    made = tiles(asked, [s.code for s in slots], compare)
    return [_placed(asked, slot, tile, compare) for slot, tile in zip(slots, made, strict=True)]


def _placed(asked: Asked, slot: Slot, tile: Tile, compare: str | None) -> Placed:
    if not slot.chart or slot.width == NARROW or tile.shown.value == "–":
        return Placed(slot, tile)
    try:
        if slot.chart == "trend":
            line = _trend(asked, slot)
            heads = tuple(c.text for c in line.sheet.columns)
            return Placed(slot, tile, line.sentence, heads, line.sheet.rows, _height(line.spec))
        groups = _groups(asked, slot, compare)
    except CadranError as error:
        return Placed(slot, tile, why_not=error.text("fr" if asked.to.lang == "fr" else "en"))
    heads = (groups.dimension, asked.word("Valeur", "Value"), "n")
    rows = tuple((g.name, g.shown.value, g.n) for g in groups.groups)
    return Placed(slot, tile, groups.sentence, heads, rows, _height(groups.spec))


def _height(spec: Spec) -> int:
    height = spec.get("height")
    return height if isinstance(height, int) else 260


def chart(asked: Asked, slot: Slot, compare: str | None) -> Spec:
    """The chart of a slot. Raises `CadranError` where the KPI cannot be drawn so."""
    return _trend(asked, slot).spec if slot.chart == "trend" else _groups(asked, slot, compare).spec


def _trend(asked: Asked, slot: Slot) -> trend.Trend:
    grain = trend.grain_for(asked.period)
    return trend.told(asked, KPIS[slot.kpi], slot.code, None, grain, compared=True)


def _groups(asked: Asked, slot: Slot, compare: str | None) -> breakdown.Breakdown:
    dimension = slot.chart.removeprefix("by:")

    def link(_: str | None) -> str:
        return f"/kpi/{slot.kpi}/?period={asked.period}"

    return breakdown.told(asked, KPIS[slot.kpi], slot.code, None, dimension, compare, link)


# ---------------------------------------------------------------- too much of it


def focuses(slots: Iterable[Slot], to: Format) -> list[Focus]:
    """The stages that a board is about, the one with most of it first."""
    counts: dict[str, int] = {}
    for slot in slots:
        counts[KPIS[slot.kpi].funnel] = counts.get(KPIS[slot.kpi].funnel, 0) + 1
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Focus(stage, say(STAGES.get(stage, UNKNOWN), to.lang), n) for stage, n in ranked]


def warning(slots: Sequence[Slot], to: Format) -> str:
    """What to think of a board with more than a handful; "" of one without."""
    if len(slots) <= HANDFUL:
        return ""
    return to.word(
        f"{len(slots)} indicateurs : au-delà de {HANDFUL}, l'œil ne sait plus où aller. Gardez un tableau par étape.",
        f"{len(slots)} KPIs: beyond {HANDFUL} nobody knows where to look. Keep one board for each stage.",
    )


def of_stage(slots: Iterable[Slot], stage: str) -> tuple[Slot, ...]:
    return tuple(s for s in slots if KPIS[s.kpi].funnel == stage)
