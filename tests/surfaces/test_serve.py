"""`cadran serve` as a person starts and stops it: a port in use is refused, and nothing is left when it stops."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cadran.surfaces.cli import run
from cadran.workspace import Workspace


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def answer(port: int, path: str) -> http.client.HTTPResponse | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        found = connection.getresponse()
        found.read()
    except OSError:
        return None
    else:
        return found
    finally:
        connection.close()


def serving(folder: Path) -> list[int]:
    """The processes that serve a workspace, by what stands in their environment."""
    mark, found = f"CADRAN_WORKSPACE={folder}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            continue
    return found


def wait(until: float, what: object) -> bool:
    end = time.monotonic() + until
    while time.monotonic() < end:
        if what():  # type: ignore[operator]  # a question without arguments
            return True
        time.sleep(0.2)
    return False


def test_a_port_in_use_is_refused_with_the_next_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    Workspace.create(tmp_path / "w")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code = run(["serve", "-w", str(tmp_path / "w"), "--port", str(port)], {"LANG": "fr_FR.UTF-8"})
    assert code == 2
    assert f"--port {port + 1}" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc to find the processes")
def test_serve_answers_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder, port = tmp_path / "w", free_port()
    Workspace.create(folder)
    env = {k: v for k, v in os.environ.items() if k not in {"CADRAN_WORKSPACE", "DJANGO_SETTINGS_MODULE"}}
    env["CADRAN_TESTING"] = "1"  # static files as they are: compressing them is tried where it is measured
    words = [str(Path(sys.executable).with_name("cadran")), "serve", "-w", str(folder), "--port", str(port)]
    started = subprocess.Popen(words, env=env)
    try:
        assert wait(90, lambda: answer(port, "/health/"))
        home = answer(port, "/")
        assert home is not None
        assert (home.status, home.headers["Location"]) == (302, "/welcome/")
        assert len(serving(folder)) >= 2  # the server and its worker
        started.send_signal(signal.SIGTERM)
        assert started.wait(30) is not None
        assert wait(15, lambda: not serving(folder)), serving(folder)
    finally:
        for left in serving(folder):
            os.kill(left, signal.SIGKILL)
