"""Drawing and printing, in this process or in one beside it.

To start what draws takes more than half a second, and it holds 250 MB. A command that writes one report lets another
process do so meanwhile (`beside`): neither waits for the other, and neither holds what both need. A worker that writes
many keeps it in its own.
"""

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import IO

_BESIDE: ContextVar["_Beside | None"] = ContextVar("beside", default=None)


def drawn(spec: str) -> str:
    """The SVG of a Vega-Lite specification."""
    return _done("svg", spec).decode()


def painted(drawing: str, scale: float) -> bytes:
    """An SVG as a PNG, `scale` times as fine."""
    return _done("png", drawing, scale)


def printed(data: str, day: str) -> bytes:
    """The PDF of a report's data, as of an ISO day."""
    return _done("pdf", data, day)


def _done(what: str, *given: object) -> bytes:
    """By the process beside where there is one that answers, else here."""
    other = _BESIDE.get()
    return (other.done(what, *given) if other else b"") or _here(what, *given)


def _here(what: str, *given: object) -> bytes:
    from cadran.documents.press import DONE  # noqa: PLC0415 - it draws, which a process beside mostly does

    return DONE[what](*given)


@contextmanager
def beside() -> Iterator[None]:
    """Within it another process draws and prints, which starts now. Without one it is done here."""
    try:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "cadran.documents.press"],
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

    def done(self, what: str, *given: object) -> bytes:
        """Nothing where it does not answer."""
        try:
            self._to.write(json.dumps([what, *given]) + "\n")
            self._to.flush()
            return b64decode(json.loads(self._back.readline()))
        except (OSError, ValueError):
            return b""
