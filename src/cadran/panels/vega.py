"""The charts of pages: Vega-Lite specifications drawn by the reader's browser.

A specification is made once by Altair for each language and form, with its rows left open; a request adds rows, ticks
and a sentence, which costs next to nothing. Colours are CSS variables, so a page changes its theme without a new
drawing. Labels and values arrive written, so that a chart, its tooltip and the table beside it say the same.

    spec = trend([Point("mars 25", 0.41, "41 %", base=0.38, base_text="38 %")], to, "percent", label="Taux de gain")
    return JsonResponse(spec)            # behind <vega-chart src="…" height="260">

A row's `href` makes its mark a link (app.js follows it).
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import altair as alt

from cadran.model.format import Format
from cadran.panels.charts import ACCENT, INK, LINE, LOSS, MUTED, round_steps

Spec = dict[str, Any]
GOOD, QUIET, SECOND = "var(--c2)", "var(--c6)", "var(--c3)"
ROW, WATERFALL_ROW, HEIGHT = 30, 30, 260  # pixels: a bar's row, a step's row, a chart over time
NEAR = 0.3  # steps of less than this part of the whole are looked at more closely
_CHARACTER = 7.0  # pixels of a character of the size that values are written in
_LABELS = "(containerSize()[0] || 640) * 0.38"  # the most that labels at the left may take
_CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": "Inter, system-ui, sans-serif",
    "autosize": {"type": "fit", "contains": "padding"},
    "padding": 2,
    "view": {"stroke": None},
    "mark": {"aria": False},  # the drawing has one label, and a table beside it
    "axis": {
        "labelColor": MUTED, "labelFontSize": 11.5, "domain": False, "ticks": False, "title": None, "grid": False,
        "gridColor": LINE, "labelPadding": 8, "aria": False,
    },
    "legend": {"labelColor": INK, "title": None, "orient": "top", "symbolStrokeWidth": 2, "aria": False},
    "text": {"color": INK, "fontSize": 12},
}  # fmt: skip
_X_OF_TIME = alt.X(
    "at:O",
    axis=alt.Axis(
        labelAngle=0,
        labelExpr="split(labels[datum.value], '|')",
        labelOverlap="parity",
        labelSeparation=6,
        labelFlush=False,
    ),
    scale=alt.Scale(padding=0.3),
)
_Y_OF_VALUES: dict[str, Any] = {
    "axis": alt.Axis(values=alt.ExprRef("tick_at"), labelExpr="tick_labels[indexof(tick_at, datum.value)]", grid=True),
    "scale": alt.Scale(domain=[alt.ExprRef("low_end"), alt.ExprRef("high_end")], nice=False, zero=False),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A value over time, as written in `text`; None leaves a gap. `base`: what it is compared with. `faint`: still
    running, or of too few cases. A `|` in the label is a line break."""

    label: str
    value: float | None
    text: str
    base: float | None = None
    base_text: str = ""
    low: float | None = None
    high: float | None = None
    interval: str = ""
    n: str = ""
    faint: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A value by group. `target` draws a mark across the bar, `low` and `high` a line along it."""

    label: str
    value: float | None
    text: str
    target: float | None = None
    target_text: str = ""
    low: float | None = None
    high: float | None = None
    interval: str = ""
    n: str = ""
    tone: Literal["", "good", "bad", "quiet"] = ""
    faint: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a waterfall, from one height to another; `total` stands on the ground."""

    label: str
    start: float
    end: float
    text: str
    tone: Literal["total", "good", "bad"] = "total"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Landing:
    """A day of a forecast: what was done by then, or what is expected with its inner and outer band; the pace of the
    target beside."""

    label: str
    done: float | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    inner_low: float | None = None
    inner_high: float | None = None
    pace: float | None = None
    text: str = ""
    band_text: str = ""
    pace_text: str = ""


# ---------------------------------------------------------------- what pages ask for


def trend(
    points: Sequence[Point], to: Format, unit: str, *, label: str, base: str = "", height: int = HEIGHT
) -> Spec:  # fmt: skip
    """A line over time; with its comparison as a dashed line named `base`, and its interval as a band, where the
    points have them. `label`: the chart in a sentence, for those who do not see it."""
    values = _there(v for p in points for v in (p.value, p.base, p.low, p.high))
    form = _trend(to.lang, base, any(p.low is not None for p in points))
    return _filled(form, _numbered(points), label, height) | {
        "params": [*form["params"], *_ticks(values, unit, to), _param("labels", [p.label for p in points])]
    }


def bars(
    rows: Sequence[Bar], to: Format, *, label: str, target: str = "", colour: str = ACCENT, row: int = ROW
) -> Spec:  # fmt: skip
    """Horizontal bars in the order given, values at the right; a tick named `target` and an interval where rows have
    them. As high as there are rows: see `bars_height`."""
    values = _there(v for r in rows for v in (r.value, r.target, r.low, r.high))
    form = _bars(to.lang, target, colour)
    return _filled(form, _numbered(rows), label, bars_height(len(rows), row)) | {
        "params": [*form["params"], *_ends(values), *_beside(rows)]
    }


def waterfall(steps: Sequence[Step], to: Format, *, label: str, row: int = WATERFALL_ROW) -> Spec:
    """A change in steps, downwards on the page: totals stand on the ground, what adds and what takes away between."""
    form = _waterfall(to.lang)
    low, high = _around([s.end if s.tone == "total" else v for s in steps for v in (s.start, s.end)])
    return _filled(form, _numbered(steps), label, bars_height(len(steps), row)) | {
        "params": [*form["params"], _param("low_end", low), _param("high_end", high), *_beside(steps)]
    }


def band(points: Sequence[Landing], to: Format, unit: str, *, label: str, height: int = HEIGHT) -> Spec:
    """Where a period lands: what is done as a line, what is expected as a dotted one in its bands, the pace dashed."""
    values = _there(v for p in points for v in (p.done, p.expected, p.low, p.high, p.pace))
    form = _band(to.lang)
    return _filled(form, _numbered(points), label, height) | {
        "params": [*form["params"], *_ticks(values, unit, to), _param("labels", [p.label for p in points])]
    }


def bars_height(rows: int, row: int = ROW) -> int:
    """Pixels of a chart of so many bars, for the `height` of its element."""
    return max(rows, 1) * row + 8


# ---------------------------------------------------------------- forms, made once


@functools.cache
def _trend(lang: str, base: str, interval: bool) -> Spec:
    value = alt.Y("value:Q", **_Y_OF_VALUES)
    chart = alt.Chart(alt.NamedData("rows")).encode(x=_X_OF_TIME)
    near = alt.selection_point(
        name="near", nearest=True, on="pointerover", clear="pointerout", encodings=["x"], empty=False
    )
    shown = alt.condition(near, alt.value(1), alt.value(0))
    layers: list[alt.Chart] = []
    if interval:
        layers.append(chart.mark_area(color=ACCENT, opacity=0.13).encode(y=alt.Y("low:Q", **_Y_OF_VALUES), y2="high:Q"))
    if base:
        line = chart.mark_line(color=QUIET, strokeDash=[4, 4], strokeWidth=1.75, invalid="break-paths-show-domains")
        layers.append(line.encode(y=alt.Y("base:Q", **_Y_OF_VALUES)))
    there = chart.transform_filter("isValid(datum.value)")
    layers += [
        chart.mark_line(color=ACCENT, strokeWidth=2.5, invalid="break-paths-show-domains").encode(y=value),
        there.mark_point(filled=True, opacity=1, size=26, color=ACCENT).encode(
            y=value, fillOpacity=alt.FillOpacity("opacity:Q", scale=None)
        ),
        chart.mark_rule(color=LINE).encode(opacity=shown),
        there.mark_point(filled=True, size=80, color=ACCENT).encode(y=value, opacity=shown),
        chart
        .mark_rule(strokeWidth=14, opacity=0, cursor="pointer")
        .encode(tooltip=_told(lang, base, "")).add_params(near),
    ]  # fmt: skip
    return _form(layers)


@functools.cache
def _bars(lang: str, target: str, colour: str) -> Spec:
    x = _along("value:Q")
    chart = alt.Chart(alt.NamedData("rows")).encode(y=_rows_axis(), tooltip=_told(lang, "", target))
    layers = [
        chart.mark_bar(height=14, cornerRadiusEnd=4, cursor="pointer").encode(
            x=x, opacity=alt.Opacity("opacity:Q", scale=None), color=_by_tone(["", "good", "bad", "quiet"], [colour])
        ),
        chart
        .transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_rule(color=INK, opacity=0.55, strokeWidth=1.5)
        .encode(x=_along("low:Q"), x2="high:Q"),
        chart
        .transform_filter("isValid(datum.target)")
        .mark_tick(color=INK, thickness=2.5, opacity=1, height=22)
        .encode(x=_along("target:Q")),
        _at_the_right(chart),
    ]
    return _form(layers)


@functools.cache
def _waterfall(lang: str) -> Spec:
    tooltip = [alt.Tooltip("label:N", title=_say(lang, "Étape", "Step")), alt.Tooltip("text:N", title=" ")]
    chart = alt.Chart(alt.NamedData("rows")).encode(y=_rows_axis(), tooltip=tooltip)
    layers = [
        chart.mark_bar(height=15, cornerRadius=3, cursor="pointer", clip=True).encode(
            x=_along("start:Q"), x2="end:Q", color=_by_tone(["total", "good", "bad"], [QUIET])
        ),
        _at_the_right(chart),
    ]
    return _form(layers)


@functools.cache
def _band(lang: str) -> Spec:
    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", **_Y_OF_VALUES)

    chart = alt.Chart(alt.NamedData("rows")).encode(x=_X_OF_TIME)
    near = alt.selection_point(
        name="near", nearest=True, on="pointerover", clear="pointerout", encodings=["x"], empty=False
    )
    tooltip = [
        alt.Tooltip("label:N", title=_say(lang, "Jour", "Day")),
        alt.Tooltip("text:N", title=_say(lang, "Valeur", "Value")),
        alt.Tooltip("band_text:N", title=_say(lang, "Bande", "Band")),
        alt.Tooltip("pace_text:N", title=_say(lang, "Rythme de l'objectif", "Target's pace")),
    ]
    gaps: dict[str, Any] = {"invalid": "break-paths-show-domains"}
    layers = [
        chart.mark_area(color=ACCENT, opacity=0.13, **gaps).encode(y=y("low"), y2="high:Q"),
        chart.mark_area(color=ACCENT, opacity=0.2, **gaps).encode(y=y("inner_low"), y2="inner_high:Q"),
        chart.mark_line(color=MUTED, strokeDash=[5, 4], strokeWidth=1.5, **gaps).encode(y=y("pace")),
        chart.mark_line(color=ACCENT, strokeDash=[2, 3], strokeWidth=2.25, **gaps).encode(y=y("expected")),
        chart.mark_line(color=ACCENT, strokeWidth=2.5, **gaps).encode(y=y("done")),
        chart.mark_rule(color=LINE).encode(opacity=alt.condition(near, alt.value(1), alt.value(0))),
        chart.mark_rule(strokeWidth=10, opacity=0).encode(tooltip=tooltip).add_params(near),
    ]
    return _form(layers)


def _along(field: str) -> alt.X:
    """The way along a bar, which leaves room for the values at its right."""
    scale = alt.Scale(
        domain=[alt.ExprRef("low_end"), alt.ExprRef("high_end")], range=[0, alt.ExprRef("width - reserve")], nice=False
    )
    return alt.X(field, scale=scale, axis=None)


def _rows_axis() -> alt.Y:
    axis = alt.Axis(labelExpr="labels[datum.value]", labelLimit=alt.ExprRef(_LABELS), labelColor=INK, labelFontSize=12)
    return alt.Y("at:O", axis=axis)


def _at_the_right(chart: alt.Chart) -> alt.Chart:
    at_the_end = alt.value(alt.ExprRef("width"))
    drawn: alt.Chart = chart.mark_text(align="right", fontWeight=600).encode(x=at_the_end, text="text:N")
    return drawn


def _by_tone(tones: Sequence[str], first: Sequence[str]) -> alt.Color:
    colours = [*first, GOOD, LOSS, QUIET][: len(tones)]
    return alt.Color("tone:N", scale=alt.Scale(domain=list(tones), range=colours), legend=None)


def _told(lang: str, base: str, target: str) -> list[alt.Tooltip]:
    """What is told of a row under the pointer; the page leaves out what a row does not have."""
    named = [
        ("label", " "), ("text", _say(lang, "Valeur", "Value")), ("interval", _say(lang, "Intervalle", "Interval")),
        ("n", "n"),
    ]  # fmt: skip
    named += [("base_text", base)] if base else []
    named += [("target_text", target)] if target else []
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in named]


def _say(lang: str, fr: str, en: str) -> str:
    return fr if lang == "fr" else en


def _form(layers: Sequence[alt.Chart]) -> Spec:
    made = alt.LayerChart(layer=list(layers), width="container").to_dict()
    return {"params": [], **made, "config": _CONFIG}


# ---------------------------------------------------------------- what a request adds


def _filled(form: Spec, rows: list[dict[str, Any]], label: str, height: int) -> Spec:
    return {**form, "datasets": {"rows": rows}, "description": label, "height": height}


def _numbered(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"at": at, **asdict(row), "opacity": 0.45 if getattr(row, "faint", False) else 1} for at, row in
            enumerate(rows)]  # fmt: skip


def _there(values: Iterable[float | None]) -> list[float]:
    return [v for v in values if v is not None]


def _param(name: str, value: object) -> Mapping[str, object]:
    return {"name": name, "value": value}


def _ends(values: Sequence[float]) -> list[Mapping[str, object]]:
    low, high = min([0.0, *values]), max([0.0, *values])
    return [_param("low_end", low), _param("high_end", high if high > low else low + 1)]


def _around(values: Sequence[float]) -> tuple[float, float]:
    """The ends of a waterfall's ground: from 0; cut where all its steps happen far above it, so that they are seen."""
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    span = high - low
    if low > 0 and 0 < span < NEAR * high:
        return max(0.0, low - span), high
    return min(0.0, low), (high if high > min(0.0, low) else 1.0)


def cut(spec: Spec) -> bool:
    """Whether a waterfall's ground is not 0, which the page then says."""
    return any(p["name"] == "low_end" and p["value"] > 0 for p in spec["params"])


def _beside(rows: Sequence[Bar] | Sequence[Step]) -> list[Mapping[str, object]]:
    """Labels at the left, and the room that the values take at the right."""
    widest = max((len(r.text) for r in rows), default=0)
    return [_param("labels", [r.label for r in rows]), _param("reserve", 14 + _CHARACTER * widest)]


def _ticks(values: Sequence[float], unit: str, to: Format) -> list[Mapping[str, object]]:
    """Round values from 0 or below to past the highest, and how each is written."""
    at = round_steps(min([0.0, *values]), max([0.0, *values]))
    written = [to.short_money(v) if unit == "money" else to.value(v, unit) for v in at]
    return [
        _param("tick_at", list(at)), _param("tick_labels", written), _param("low_end", at[0]),
        _param("high_end", at[-1] if len(at) > 1 else at[0] + 1),
    ]  # fmt: skip
