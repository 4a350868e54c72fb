"""The charts, defined once in Altair and drawn without a browser.

Colours are CSS variables, which pass through the SVG: a page in dark mode needs no second drawing. Labels
are written in Python, in the reader's language, so that a chart and the table beside it say the same.
"""

import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import altair as alt
import vl_convert

from cadran.panels.bar import Bar
from cadran.panels.marks import ACCENT, INK, LINE, MUTED

_VEGA_LITE = "6.4"  # what this vl-convert draws and this Altair writes
_ROW, _CHARACTER = 28, 7.2  # pixels: the height of a bar's row, the width of a character in a wide font
_FONT = "Inter, system-ui, sans-serif"
_SERIAL = itertools.count()  # several drawings share one page: what they name must differ
_CONFIG: dict[str, object] = {
    "background": "transparent",
    "font": _FONT,
    "aria": False,  # the drawing has one label, and a table beside it
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED, "labelFontSize": 12, "domain": False, "ticks": False, "title": None,
        "grid": False,
    },
    "text": {"color": INK, "fontSize": 12.5},
}  # fmt: skip


def columns(bars: Sequence[Bar], tick: "Ticks", width: int, height: int = 250) -> alt.LayerChart:
    """One column per period, in the order given, with the target as a mark across it."""
    x = alt.X(
        "at:O",
        axis=alt.Axis(
            labelAngle=0, labelExpr=_lookup(bars), labelOverlap="parity", labelSeparation=6, labelPadding=8
        ),
    )  # fmt: skip
    y = alt.Y(
        "value:Q", scale=alt.Scale(domain=tick.domain, nice=False),
        axis=alt.Axis(
            values=tick.at, labelExpr=tick.expression, grid=True, gridColor=LINE, labelPadding=8,
            minExtent=8 + _wide(tick.labels),
        ),
    )  # fmt: skip
    base = alt.Chart(alt.InlineData(values=_rows(bars)))
    drawn = base.mark_bar(color=ACCENT, cornerRadiusEnd=4, width=alt.RelativeBandSize(0.62)).encode(
        x=x, y=y, opacity=alt.Opacity("opacity:Q", scale=None)
    )
    marks = base.transform_filter("isValid(datum.target)").mark_tick(
        color=INK, thickness=2.5, opacity=1, width=alt.RelativeBandSize(0.86), cornerRadius=1
    )
    return _layered([drawn, marks.encode(x=x, y=alt.Y("target:Q"))], width, height)


def bars(bars: Sequence[Bar], width: int, colour: str = ACCENT) -> alt.LayerChart:
    """Horizontal bars in the order given, their values in a column; labels above them where it is narrow."""
    narrow = width < 420
    row = _ROW + 16 if narrow else _ROW
    labels = 0.0 if narrow else min(0.38 * width, 14 + _wide(b.label for b in bars))
    reserve = 26 + 1.1 * _wide(b.text for b in bars)
    spread = _spread(bars, (width - labels) / (width - labels - reserve))
    scale = alt.Scale(domain=spread, nice=False)
    axis = alt.Axis(
        labelExpr=_lookup(bars), labelLimit=0.86 * labels, minExtent=labels, labelColor=INK, labelPadding=10
    )
    y = alt.Y("at:O", axis=None if narrow else axis, scale=alt.Scale(paddingInner=0.4))
    x = alt.X("value:Q", scale=scale, axis=None)
    base = alt.Chart(alt.InlineData(values=_rows(bars)))
    down = 8 if narrow else 0
    layers = [
        base.mark_bar(color=colour, cornerRadiusEnd=4, height=13, yOffset=down).encode(y=y, x=x),
        base
        .transform_filter("isValid(datum.target)")
        .mark_tick(color=INK, thickness=2.5, opacity=1, height=21, yOffset=down)
        .encode(y=y, x=alt.X("target:Q", scale=scale, axis=None)),
        base.mark_text(align="right", dy=down, fontWeight=600).encode(
            y=y, x=alt.XDatum(spread[1], scale=scale, axis=None), text="text:N"
        ),
    ]
    if narrow:
        above = base.mark_text(align="left", dy=down - 17, fontSize=12, limit=width)
        layers.append(above.encode(y=y, x=alt.value(0), text="label:N"))
    return _layered(layers, width, row * len(bars))


def _layered(layers: Sequence[alt.Chart], width: int, height: int) -> alt.LayerChart:
    fit = alt.AutoSizeParams(type="fit", contains="padding")
    return alt.LayerChart(layer=list(layers), width=width, height=height, padding=2, autosize=fit)


def _wide(texts: Iterable[str]) -> float:
    """Pixels that hold the longest of the texts, whatever font the reader's machine puts them in."""
    return _CHARACTER * max(map(len, texts))


def _rows(bars: Sequence[Bar]) -> list[dict[str, object]]:
    return [
        {
            "at": at, "label": bar.label, "value": bar.value, "text": bar.text, "target": bar.target,
            "opacity": 0.55 if bar.faint else 1,
        }
        for at, bar in enumerate(bars)
    ]  # fmt: skip


def _lookup(bars: Sequence[Bar]) -> str:
    """A Vega expression from a bar's place to its label; a `|` in the label is a line break."""
    return f"split({json.dumps([b.label for b in bars])}[datum.value], '|')"


def _spread(bars: Sequence[Bar], room: float) -> list[float]:
    """From the least to the most, 0 included, and room at the right for the values written there."""
    values = [v for b in bars for v in (b.value, b.target) if v is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    return [low, low + ((high - low) or 1.0) * room]


# ---------------------------------------------------------------- ticks


@dataclass(frozen=True, slots=True)
class Ticks:
    """Round values along an axis, from 0 or below to past the highest value, and how each is written."""

    at: tuple[float, ...]
    labels: tuple[str, ...]

    @property
    def domain(self) -> list[float]:
        return [self.at[0], self.at[-1]]

    @property
    def expression(self) -> str:
        """A Vega expression from a tick to its label."""
        return f"{json.dumps(list(self.labels))}[indexof({json.dumps(list(self.at))}, datum.value)]"


# ---------------------------------------------------------------- drawing


def svg(chart: alt.LayerChart, label: str, css_class: str = "") -> str:
    """The drawing as inline SVG, named for those who do not see it; it shrinks with what holds it."""
    spec: Mapping[str, object] = {**chart.to_dict(), "config": _CONFIG}
    drawn = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=_VEGA_LITE)
    opening = f'<svg role="img" aria-label="{escape(label)}" class="{escape(css_class)}" '
    drawn = re.sub(r'^.*?<svg (?:class="[^"]*" )?', opening, drawn, count=1, flags=re.DOTALL)
    serial = next(_SERIAL)
    return re.sub(r'((?:id="|url\(#|href="#))((?:clip|gradient)[\w-]*)', rf"\g<1>c{serial}-\g<2>", drawn)
