"""What draws and prints: Vega-Lite to SVG, SVG to a picture, Typst to PDF. It takes 250 MB, so only `artist` loads it.

As a program it does so for another process: a line of JSON comes in, a line of JSON goes out.
"""

import json
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Literal

import typst
import vl_convert

VEGA_LITE = "6.4"  # as in panels/charts.py
STANDARD: Literal["ua-1"] = "ua-1"
_TEMPLATE = files("cadran.documents").joinpath("report.typ").read_bytes()
_CHART = json.dumps({"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}})


def svg(spec: str) -> bytes:
    """The drawing of a Vega-Lite specification."""
    _font()
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)).encode()


def png(drawing: str, scale: float) -> bytes:
    """A drawing as a picture, `scale` times as fine."""
    _font()
    return bytes(vl_convert.svg_to_png(drawing, scale=scale))


def pdf(data: str, day: str) -> bytes:
    """The report of these data, as of an ISO day: the same data give the same bytes. A text in a script that no font at
    hand has keeps it from being PDF/UA, not from being made."""
    try:
        return _compiled(data, day)
    except typst.TypstError:
        return _compiled(data, day, strict=False)


def _compiled(data: str, day: str, *, strict: bool = True) -> bytes:
    made = typst.compile(
        _TEMPLATE, font_paths=_fonts(system=not strict), sys_inputs={"data": data}, format="pdf",
        pdf_standards=STANDARD if strict else None, timestamp=datetime.fromisoformat(day).replace(tzinfo=UTC),
    )  # fmt: skip
    return bytes(made)


@cache
def _font() -> None:
    """Make the font of the charts known to what draws them in this process."""
    with as_file(files("fontpkg_inter").joinpath("files")) as folder:
        vl_convert.register_font_directory(str(folder))


@cache
def _fonts(*, system: bool = False) -> typst.Fonts:
    """Inter alone, so that a report looks the same everywhere; the machine's own only where Inter does not do."""
    with as_file(files("fontpkg_inter").joinpath("files")) as folder:
        return typst.Fonts(include_system_fonts=system, include_embedded_fonts=system, font_paths=[str(folder)])


DONE: Mapping[str, Callable[..., bytes]] = {"svg": svg, "png": png, "pdf": pdf}


def _serve() -> None:
    """Warm up, then do what is asked for until nobody asks any more."""
    svg(_CHART)
    typst.compile(b'#set text(font: "Inter")\n#table[a]', font_paths=_fonts(), format="pdf")
    for line in sys.stdin:
        what, *given = json.loads(line)
        sys.stdout.write(json.dumps(b64encode(DONE[what](*given)).decode()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
