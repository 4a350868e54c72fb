"""The charts of editions as pictures: the very specifications of the pages, in the colours of paper."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import as_file, files

import vl_convert

from cadran.panels.edition import Chart

_VEGA_LITE = "6.4"  # as in panels/charts.py
# The light colours of the application (static/cadran/app.css); paper and mail have no theme of their own.
COLOURS: Mapping[str, str] = {
    "ink": "#18202d", "ink-2": "#485365", "ink-3": "#5c6779", "line": "#e3e7ee", "edge": "#7d889b",
    "surface": "#ffffff", "tint": "#e9effc", "accent": "#2c5cd0", "good": "#126a41", "bad": "#b02f2a",
    "warn": "#7c5100", "c1": "#3366d6", "c2": "#1f9e8f", "c3": "#d99a1c", "c4": "#d9574a", "c5": "#8262c9",
    "c6": "#8b95a7",
}  # fmt: skip


def svg(chart: Chart, width: int) -> str:
    """The drawing so many pixels wide, with its texts as texts."""
    _fonts()
    return str(vl_convert.vegalite_to_svg(_concrete(chart, width), vl_version=_VEGA_LITE))


def png(chart: Chart, width: int, scale: float = 2.0) -> bytes:
    """The same as a picture on white, `scale` times as fine, for those who show no SVG."""
    _fonts()
    return bytes(vl_convert.vegalite_to_png(_concrete(chart, width, "#ffffff"), vl_version=_VEGA_LITE, scale=scale))


def sparks(lines: Iterable[str]) -> str:
    """A line of months as SVG, 100 wide and 30 high."""
    drawn = "".join(
        f'<polyline points="{points}" fill="none" stroke="{COLOURS["c1"]}" stroke-width="2"/>'
        for points in lines
        if re.fullmatch(r"[\d., -]*", points)  # points of our own making, and nothing but points
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 30" width="100" height="30">{drawn}</svg>'


def _concrete(chart: Chart, width: int, background: str = "transparent") -> str:
    """The specification with a width and colours in place of the page's."""
    spec = {**chart.spec, "width": width}
    spec["config"] = {**spec.get("config", {}), "background": background}
    return re.sub(r"var\(--([\w-]+)\)", lambda found: COLOURS.get(found[1], COLOURS["ink"]), json.dumps(spec))


@cache
def _fonts() -> None:
    with as_file(files("fontpkg_inter").joinpath("files")) as folder:
        vl_convert.register_font_directory(str(folder))
