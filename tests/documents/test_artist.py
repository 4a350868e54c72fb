"""Charts drawn by another process are those drawn here, and are drawn here where it is gone."""

import json
import subprocess

import pytest

from cadran.documents import artist
from cadran.documents.artist import beside, drawn


def spec(value: float) -> str:
    return json.dumps({
        "data": {"values": [{"a": value, "t": "É\n"}]},
        "mark": "bar",
        "encoding": {"x": {"field": "a"}},
    })


def test_another_process_draws_the_same_and_may_die(monkeypatch: pytest.MonkeyPatch) -> None:
    here, started = drawn(spec(1)), []
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(start(*a, **k)) or started[-1])
    with beside():
        with monkeypatch.context() as patched:
            patched.setattr(artist, "_drawn", lambda _: pytest.fail("drawn here"))
            assert drawn(spec(1)) == here
        started[0].kill()
        started[0].wait()
        assert drawn(spec(2)).startswith("<svg")
    assert started[0].returncode is not None


def test_without_another_process_charts_are_drawn_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artist.sys, "executable", "/nowhere/python")
    with beside():
        assert drawn(spec(3)).startswith("<svg")
