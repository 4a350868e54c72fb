"""What another process draws and prints is what is made here, and is made here where it is gone."""

import json
import subprocess

import pytest

from cadran.documents import artist
from cadran.documents.artist import beside, drawn, painted, printed
from cadran.documents.pdf import _data
from cadran.panels.edition import Edition

DAY = "2025-12-31"
EMPTY = Edition(
    kind="weekly", lang="en", currency="EUR", title="Weekly report", company="Northwind", reader="", trade="seller",
    start=DAY, last=DAY, today=DAY, period="Week 1", dates="", compared="", progress="", takeaway="", generation=1,
    imported="",
)  # fmt: skip
REPORT = json.dumps(_data(EMPTY))


def spec(value: float) -> str:
    return json.dumps({
        "data": {"values": [{"a": value, "t": "É\n"}]},
        "mark": "bar",
        "encoding": {"x": {"field": "a"}},
    })


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[str]]:
    """The processes started meanwhile."""
    found: list[subprocess.Popen[str]] = []
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: found.append(start(*a, **k)) or found[-1])
    return found


def test_another_process_makes_the_same_and_may_die(
    monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[str]]
) -> None:
    svg = drawn(spec(1))
    here = (svg, painted(svg, 2.0), printed(REPORT, DAY))
    assert here[1].startswith(b"\x89PNG")
    assert here[2].startswith(b"%PDF")
    with beside():
        with monkeypatch.context() as patched:
            patched.setattr(artist, "_here", lambda *_: pytest.fail("made here"))
            assert (drawn(spec(1)), painted(svg, 2.0), printed(REPORT, DAY)) == here
        started[0].kill()
        started[0].wait()
        assert drawn(spec(2)).startswith("<svg")
        assert printed(REPORT, DAY) == here[2]
    assert started[0].returncode is not None


def test_what_it_cannot_make_is_tried_here_and_says_why(started: list[subprocess.Popen[str]]) -> None:
    with beside(), pytest.raises(ValueError, match="JSON"):
        drawn("no specification")
    assert started[0].returncode is not None


def test_without_another_process_all_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artist.sys, "executable", "/nowhere/python")
    with beside():
        assert drawn(spec(3)).startswith("<svg")
