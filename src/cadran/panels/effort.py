"""Results against effort: who reaches the target, and how much was done for it, as four quadrants named in words."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from cadran.metrics.reading import Reading
from cadran.model.format import NO_BREAK, Format
from cadran.model.periods import Period
from cadran.model.words import Words
from cadran.panels.marks import INK, LINE, MUTED
from cadran.panels.saying import due

RESULTS, EFFORT = "target_attainment", "activity_rate"
# (results reached, effort made) → the quadrant's name, what it says, and its colour.
QUADRANTS: Mapping[tuple[bool, bool], tuple[Words, Words, str]] = {
    (True, True): (("En forme", "In form"), ("l'effort paie", "the effort pays"), "var(--c2)"),
    (True, False): (
        ("Récolte", "Harvest"), ("les résultats d'efforts passés, ou d'un bon portefeuille",
                                 "what past effort brings, or a good territory"), "var(--c1)"),
    (False, True): (
        ("Gros efforts, peu de résultats", "Much effort, few results"),
        ("chercher où cela bloque, pas en demander plus", "find where it is stuck, do not ask for more"), "var(--c3)"),
    (False, False): (("À relancer", "To restart"),
                     ("en parler, et voir ce qui freine", "talk, and see what holds back"), "var(--c4)"),
}  # fmt: skip
# Pixels of a chart of usual size: its plot, a letter, how far a name stands from its dot, a line of text.
WIDE, HIGH, LETTER, APART, LINE_HIGH = 600, 330, 5.6, 14, 13
AXIS = {"labelColor": MUTED, "titleColor": MUTED, "titleFontWeight": 500, "titleFontSize": 12, "labelFontSize": 11.5,
        "domain": False, "ticks": False, "grid": True, "gridColor": LINE, "format": ".0%", "tickCount": 5}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dot:
    """One rep: both as shares of what was expected by now, and as written."""

    id: str
    name: str
    results: float
    effort: float
    results_text: str
    effort_text: str
    quadrant: str
    colour: str
    me: bool


@dataclass(frozen=True, slots=True)
class Quadrant:
    name: str
    says: str
    names: tuple[str, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Effort:
    """The dots, those who have no target of the kind, the quadrants with their people, and the whole in a sentence."""

    dots: tuple[Dot, ...]
    without: tuple[str, ...]
    quadrants: tuple[Quadrant, ...]
    takeaway: str
    running: bool


def effort(readings: Sequence[Reading], today: date, to: Format, *, me: str = "") -> Effort:
    """Of the readings of both KPIs by rep over one period; while it runs, against what is expected by now."""
    by: dict[str, dict[str, Reading]] = {}
    for one in readings:
        by.setdefault(one.group_id.get("rep") or "", {})[one.kpi] = one
    elapsed = _elapsed(Period(readings[0].start, readings[0].end), today) if readings else 1.0
    dots, without = [], []
    for key, both in by.items():
        results, done = both.get(RESULTS), both.get(EFFORT)
        if not key or results is None:
            continue
        if results.value is None or done is None or done.value is None:
            without.append(results.group.get("rep") or "")
        else:
            dots.append(_dot(key, results, done, elapsed, to, me=bool(me) and key == me))
    dots.sort(key=lambda d: -d.results)
    quadrants = tuple(_quadrant(k, dots, to) for k in QUADRANTS)
    return Effort(tuple(dots), tuple(without), quadrants, _takeaway(dots, quadrants, to), elapsed < 1)


def _elapsed(period: Period, today: date) -> float:
    """The part of the period's weekdays that is over."""
    days = [period.start + timedelta(days=n) for n in range((period.end - period.start).days)]
    work = [d for d in days if d.isoweekday() <= 5]
    return sum(d <= today for d in work) / len(work) if work else 1.0


def _dot(key: str, results: Reading, done: Reading, elapsed: float, to: Format, *, me: bool) -> Dot:
    reached = float(results.value or 0) / (due(results) or 1.0)
    made = float(done.value or 0) / (elapsed or 1.0)
    (name, _, colour) = QUADRANTS[reached >= 1, made >= 1]
    return Dot(
        key, results.group.get("rep") or "", round(reached, 4), round(made, 4), to.percent(results.value or 0),
        to.percent(done.value or 0), to.word(*name), colour, me,
    )  # fmt: skip


def _quadrant(which: tuple[bool, bool], dots: Sequence[Dot], to: Format) -> Quadrant:
    name, says, colour = QUADRANTS[which]
    title = to.word(*name)
    return Quadrant(title, to.word(*says), tuple(d.name for d in dots if d.quadrant == title), colour)


def _takeaway(dots: Sequence[Dot], quadrants: Sequence[Quadrant], to: Format) -> str:
    if not dots:
        return ""
    if len(dots) == 1:
        name, quadrant = dots[0].name, dots[0].quadrant
        return to.word(f"{name}{NO_BREAK}: « {quadrant} ».", f"{name}: “{quadrant}”.")
    counted = ", ".join(f"{q.name}{to.word(NO_BREAK, '')}: {len(q.names)}" for q in quadrants if q.names)
    reached = sum(d.results >= 1 for d in dots)
    return to.word(
        f"{reached} sur {len(dots)} {'sont' if reached > 1 else 'est'} au niveau attendu ({counted}).",
        f"{reached} of {len(dots)} {'are' if reached != 1 else 'is'} where expected ({counted}).",
    )


# ---------------------------------------------------------------- the chart


def chart(found: Effort, to: Format, *, links: Mapping[str, str]) -> dict[str, Any]:
    """The scatter as a Vega-Lite specification; `links`: rep → the page a dot opens."""
    high = [max([1.3, *(getattr(d, axis) * 1.08 for d in found.dots)]) for axis in ("effort", "results")]
    named = _labels(found.dots, high[0], high[1])
    rows = [
        {
            **asdict(d),
            "href": links.get(d.id, ""),
            "above": d.name if side > 0 else "",
            "below": d.name if side < 0 else "",
        }
        for d, side in zip(found.dots, named, strict=True)
    ]
    return _form(to.lang) | {
        "datasets": {"rows": rows, "one": [{}], "corners": _corners(high[0], high[1], to)},
        "description": found.takeaway,
        "params": [{"name": "x_end", "value": round(high[0], 3)}, {"name": "y_end", "value": round(high[1], 3)}],
    }


def _labels(dots: Sequence[Dot], x: float, y: float) -> list[int]:
    """Where each name stands: 1 above its dot, -1 below, 0 nowhere, where it would lie on another."""
    taken: list[tuple[float, float, float]] = []
    found = []
    for dot in dots:
        across, up, half = dot.effort / x * WIDE, dot.results / y * HIGH, len(dot.name) * LETTER / 2
        for side in (1, -1):
            at = up + side * APART
            if all(abs(across - a) > half + h or abs(at - b) > LINE_HIGH for a, b, h in taken):
                taken.append((across, at, half))
                found.append(side)
                break
        else:
            found.append(0)
    return found


def _corners(x: float, y: float, to: Format) -> list[dict[str, object]]:
    """The quadrants' names, in their corners."""
    said = {which: to.word(*QUADRANTS[which][0]) for which in QUADRANTS}
    return [
        {"x": x if made else 0, "y": y if reached else 0, "text": said[reached, made], "left": not made,
         "up": reached}
        for reached, made in QUADRANTS
    ]  # fmt: skip


@functools.cache
def _form(lang: str) -> dict[str, Any]:
    fr = lang == "fr"
    x = {"field": "effort", "type": "quantitative", "scale": {"domain": [0, {"expr": "x_end"}], "nice": False},
         "axis": AXIS | {"title": "Effort : activité / attendue" if fr else "Effort: activity / expected"}}  # fmt: skip
    y = {"field": "results", "type": "quantitative", "scale": {"domain": [0, {"expr": "y_end"}], "nice": False},
         "axis": AXIS | {"title": "Résultats : réalisé / attendu" if fr else "Results: done / expected"}}  # fmt: skip
    told = [
        {"field": "name", "title": "Commercial" if fr else "Rep"},
        {"field": "quadrant", "title": " "},
        {"field": "results_text", "title": "Objectif atteint" if fr else "Target attained"},
        {"field": "effort_text", "title": "Taux d'activité" if fr else "Activity rate"},
    ]
    line = {"type": "rule", "color": MUTED, "strokeDash": [4, 4], "opacity": 0.7}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": "container", "height": 380,
        "config": {"background": "transparent", "font": "Inter, system-ui, sans-serif", "view": {"stroke": None},
                   "mark": {"aria": False}, "axis": {"aria": False}},
        "autosize": {"type": "fit", "contains": "padding"}, "padding": 4,
        "layer": [
            {"data": {"name": "one"}, "mark": line, "encoding": {"x": {"datum": 1, "type": "quantitative"}}},
            {"data": {"name": "one"}, "mark": line, "encoding": {"y": {"datum": 1, "type": "quantitative"}}},
            *(_corner(left, up, x, y) for left in (True, False) for up in (True, False)),
            {"data": {"name": "rows"},
             "mark": {"type": "point", "filled": True, "size": 150, "opacity": 0.9, "cursor": "pointer"},
             "encoding": {"x": x, "y": y, "color": {"field": "colour", "type": "nominal", "scale": None},
                          "stroke": {"condition": {"test": "datum.me", "value": INK}, "value": "transparent"},
                          "strokeWidth": {"value": 2}, "tooltip": told}},
            *({"data": {"name": "rows"}, "mark": {"type": "text", "dy": dy, "fontSize": 11, "color": INK},
               "encoding": {"x": x, "y": y, "text": {"field": side}, "tooltip": told}}
              for side, dy in (("above", -14), ("below", 15))),
        ],
    }  # fmt: skip


def _corner(left: bool, up: bool, x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    return {
        "data": {"name": "corners"},
        "transform": [{"filter": f"datum.left === {str(left).lower()} && datum.up === {str(up).lower()}"}],
        "mark": {"type": "text", "align": "left" if left else "right", "baseline": "top" if up else "bottom",
                 "dx": 6 if left else -6, "dy": 6 if up else -6, "fontSize": 12, "fontWeight": 600, "color": MUTED,
                 "limit": {"expr": "(containerSize()[0] || 640) * 0.4"}},
        "encoding": {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}, "text": {"field": "text"}},
    }  # fmt: skip
