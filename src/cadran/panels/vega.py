"""The charts of pages: Vega-Lite specifications drawn by the reader's browser.

A form is made beforehand by Altair (see `forms`), with rows and words left open; a request adds rows, ticks and a
sentence, which costs next to nothing. Colours are CSS variables, so a page changes its theme without a new
drawing. Labels and values arrive written, so that a chart, its tooltip and the table beside it say the same.

    spec = trend([Point("mars 25", 0.41, "41 %", base=0.38, base_text="38 %")], to, "percent", label="Taux de gain")
    return JsonResponse(spec)            # behind <vega-chart src="…" height="260">

A row's `href` makes its mark a link (app.js follows it).
"""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any, Literal

from cadran.model.format import Format
from cadran.model.words import Words, say
from cadran.panels.marks import ACCENT, round_steps

Spec = dict[str, Any]
ROW, WATERFALL_ROW, HEIGHT = 30, 30, 260  # pixels: a bar's row, a step's row, a chart over time
NEAR = 0.3  # steps of less than this part of the whole are looked at more closely
_CHARACTER = 7.0  # pixels of a character of the size that values are written in
_WORDS: Mapping[str, Words] = {
    "value": ("Valeur", "Value"), "interval": ("Intervalle", "Interval"), "step": ("Étape", "Step"),
    "day": ("Jour", "Day"), "band": ("Bande", "Band"), "pace": ("Rythme de l'objectif", "Target's pace"),
}  # fmt: skip


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
    within = any(p.low is not None for p in points)
    form = _form(f"trend{'+base' * bool(base)}{'+interval' * within}", to.lang, base=base)
    return _filled(form, _numbered(points), label, height) | {
        "params": [*form["params"], *_ticks(values, unit, to), _param("labels", [p.label for p in points])]
    }


def bars(
    rows: Sequence[Bar], to: Format, *, label: str, target: str = "", colour: str = ACCENT, row: int = ROW
) -> Spec:  # fmt: skip
    """Horizontal bars in the order given, values at the right; a tick named `target` and an interval where rows have
    them. As high as there are rows: see `bars_height`."""
    values = _there(v for r in rows for v in (r.value, r.target, r.low, r.high))
    form = _form(f"bars{'+target' * bool(target)}", to.lang, colour, target=target)
    return _filled(form, _numbered(rows), label, bars_height(len(rows), row)) | {
        "params": [*form["params"], *_ends(values), *_beside(rows)]
    }


def waterfall(steps: Sequence[Step], to: Format, *, label: str, row: int = WATERFALL_ROW) -> Spec:
    """A change in steps, downwards on the page: totals stand on the ground, what adds and what takes away between."""
    form = _form("waterfall", to.lang)
    low, high = _around([s.end if s.tone == "total" else v for s in steps for v in (s.start, s.end)])
    return _filled(form, _numbered(steps), label, bars_height(len(steps), row)) | {
        "params": [*form["params"], _param("low_end", low), _param("high_end", high), *_beside(steps)]
    }


def band(points: Sequence[Landing], to: Format, unit: str, *, label: str, height: int = HEIGHT) -> Spec:
    """Where a period lands: what is done as a line, what is expected as a dotted one in its bands, the pace dashed."""
    values = _there(v for p in points for v in (p.done, p.expected, p.low, p.high, p.pace))
    form = _form("band", to.lang)
    return _filled(form, _numbered(points), label, height) | {
        "params": [*form["params"], *_ticks(values, unit, to), _param("labels", [p.label for p in points])]
    }


def bars_height(rows: int, row: int = ROW) -> int:
    """Pixels of a chart of so many bars, for the `height` of its element."""
    return max(rows, 1) * row + 8


# ---------------------------------------------------------------- forms, made beforehand


@functools.cache
def _form(name: str, lang: str, colour: str = ACCENT, **named: str) -> Spec:
    """A form of `forms.py` with its words in a language; `named`: what the data are compared with."""
    text = json.dumps(_kept()[name])
    words = {code: say(both, lang) for code, both in _WORDS.items()} | {"colour": colour} | named
    for code, word in words.items():
        text = text.replace(f'"@{code}"', json.dumps(word))
    found: Spec = json.loads(text)
    return found


@functools.cache
def _kept() -> dict[str, Spec]:
    found: dict[str, Spec] = json.loads(files("cadran.panels").joinpath("forms.json").read_text(encoding="utf-8"))
    return found


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
