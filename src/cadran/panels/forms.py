"""The forms of the charts, defined in Altair: what a page's chart is before it has rows, and words in a language.

They are kept in `forms.json`, which `python -m cadran.panels.forms` writes anew, so that nothing that only shows a
chart has to load Altair. A test holds that the two are the same. Texts that begin with `@` stand for words and colours.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt

from cadran.panels.marks import ACCENT, GOOD, INK, LINE, LOSS, MUTED, QUIET

Spec = dict[str, Any]
KEPT = Path(__file__).with_name("forms.json")
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


def made() -> Mapping[str, Spec]:
    """Every form by its name; `+base`, `+interval`, `+target`: with what some of them have."""
    trends = {
        f"trend{'+base' * base}{'+interval' * interval}": _trend(base=base, interval=interval)
        for base in (False, True)
        for interval in (False, True)
    }
    bars = {f"bars{'+target' * target}": _bars(target=target) for target in (False, True)}
    return {**trends, **bars, "waterfall": _waterfall(), "band": _band()}


def text() -> str:
    """As they are kept."""
    return json.dumps(made(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _trend(*, base: bool, interval: bool) -> Spec:
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
        .encode(tooltip=_told(base=base)).add_params(near),
    ]  # fmt: skip
    return _form(layers)


def _bars(*, target: bool) -> Spec:
    x = _along("value:Q")
    chart = alt.Chart(alt.NamedData("rows")).encode(y=_rows_axis(), tooltip=_told(target=target))
    layers = [
        chart.mark_bar(height=14, cornerRadiusEnd=4, cursor="pointer").encode(
            x=x, opacity=alt.Opacity("opacity:Q", scale=None), color=_by_tone(["", "good", "bad", "quiet"], ["@colour"])
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


def _waterfall() -> Spec:
    tooltip = [alt.Tooltip("label:N", title="@step"), alt.Tooltip("text:N", title=" ")]
    chart = alt.Chart(alt.NamedData("rows")).encode(y=_rows_axis(), tooltip=tooltip)
    layers = [
        chart.mark_bar(height=15, cornerRadius=3, cursor="pointer", clip=True).encode(
            x=_along("start:Q"), x2="end:Q", color=_by_tone(["total", "good", "bad"], [QUIET])
        ),
        _at_the_right(chart),
    ]
    return _form(layers)


def _band() -> Spec:
    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", **_Y_OF_VALUES)

    chart = alt.Chart(alt.NamedData("rows")).encode(x=_X_OF_TIME)
    near = alt.selection_point(
        name="near", nearest=True, on="pointerover", clear="pointerout", encodings=["x"], empty=False
    )
    tooltip = [
        alt.Tooltip("label:N", title="@day"),
        alt.Tooltip("text:N", title="@value"),
        alt.Tooltip("band_text:N", title="@band"),
        alt.Tooltip("pace_text:N", title="@pace"),
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


def _told(*, base: bool = False, target: bool = False) -> list[alt.Tooltip]:
    """What is told of a row under the pointer; the page leaves out what a row does not have."""
    named = [
        ("label", " "), ("text", "@value"), ("interval", "@interval"),
        ("n", "n"),
    ]  # fmt: skip
    named += [("base_text", "@base")] if base else []
    named += [("target_text", "@target")] if target else []
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in named]


def _form(layers: Sequence[alt.Chart]) -> Spec:
    made = alt.LayerChart(layer=list(layers), width="container").to_dict()
    return {"params": [], **made, "config": _CONFIG}


if __name__ == "__main__":
    KEPT.write_text(text(), encoding="utf-8")
