"""The charts of editions as pictures: the very specifications of the pages, in the colours of paper."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from cadran.documents.artist import drawn, painted
from cadran.panels.edition import Chart

WIDTH = 600  # pixels of a chart, across a page or a message
# The light colours of the application (static/cadran/app.css); paper and mail have no theme of their own.
COLOURS: Mapping[str, str] = {
    "ink": "#18202d", "ink-2": "#485365", "ink-3": "#5c6779", "line": "#e3e7ee", "edge": "#7d889b",
    "surface": "#ffffff", "tint": "#e9effc", "accent": "#2c5cd0", "good": "#126a41", "bad": "#b02f2a",
    "warn": "#7c5100", "c1": "#3366d6", "c2": "#1f9e8f", "c3": "#d99a1c", "c4": "#d9574a", "c5": "#8262c9",
    "c6": "#8b95a7",
}  # fmt: skip


def svg(chart: Chart) -> str:
    """The drawing, `WIDTH` pixels wide, with its texts as texts."""
    return _drawn(_concrete(chart))


def png(chart: Chart, scale: float = 2.0) -> bytes:
    """The same as a picture on white, `scale` times as fine, for those who show no SVG."""
    shown = svg(chart)
    opening = shown.index(">") + 1
    white = f'{shown[:opening]}<rect width="100%" height="100%" fill="{COLOURS["surface"]}"/>{shown[opening:]}'
    return painted(white, scale)


@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    """Drawn once for PDF and mail: it is what takes the time."""
    return drawn(spec)


def sparks(lines: Iterable[str]) -> str:
    """A line of months as SVG, 100 wide and 30 high."""
    made = "".join(
        f'<polyline points="{points}" fill="none" stroke="{COLOURS["c1"]}" stroke-width="2"/>'
        for points in lines
        if re.fullmatch(r"[\d., -]*", points)  # points of our own making, and nothing but points
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 30" width="100" height="30">{made}</svg>'


def _concrete(chart: Chart) -> str:
    """The specification with a width, and colours in place of the page's."""
    spec = json.dumps({**chart.spec, "width": WIDTH})
    return re.sub(r"var\(--([\w-]+)\)", lambda found: COLOURS.get(found[1], COLOURS["ink"]), spec)
