"""Vega-Lite to SVG, in this process or in one beside it.

To start the engine that draws takes more than half a second and 80 MB. A command that writes one report lets another
process do so meanwhile (`beside`); a worker that writes many keeps the engine of its own.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import as_file, files
from typing import IO

import vl_convert

VEGA_LITE = "6.4"  # as in panels/charts.py
_WARM = json.dumps({"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}})
_BESIDE: ContextVar["_Beside | None"] = ContextVar("beside", default=None)


def drawn(spec: str) -> str:
    """The SVG of a specification, by the process beside where there is one that answers."""
    other = _BESIDE.get()
    return (other.drawn(spec) if other else "") or _drawn(spec)


@contextmanager
def beside() -> Iterator[None]:
    """Within it charts are drawn by another process, which starts now. Without one they are drawn here."""
    try:
        child = subprocess.Popen(  # noqa: S603 - our own module, by the interpreter that runs this
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
    except OSError:
        yield
        return
    if child.stdin is None or child.stdout is None:
        raise AssertionError  # both were asked for
    token = _BESIDE.set(_Beside(child.stdin, child.stdout))
    try:
        yield
    finally:
        _BESIDE.reset(token)
        child.kill()
        child.communicate()


class _Beside:
    """The other process: a line of JSON goes in, a line of JSON comes out."""

    def __init__(self, to: IO[str], back: IO[str]) -> None:
        self._to, self._back = to, back

    def drawn(self, spec: str) -> str:
        """ "" where it does not answer."""
        try:
            self._to.write(json.dumps(spec) + "\n")
            self._to.flush()
            return str(json.loads(self._back.readline()))
        except (OSError, ValueError):
            return ""


def _drawn(spec: str) -> str:
    fonts()
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE))


@cache
def fonts() -> None:
    """Make the font of the charts known to what draws them in this process."""
    with as_file(files("fontpkg_inter").joinpath("files")) as folder:
        vl_convert.register_font_directory(str(folder))


def _serve() -> None:
    """Warm up, then draw what is asked for until nobody asks any more."""
    _drawn(_WARM)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_drawn(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
