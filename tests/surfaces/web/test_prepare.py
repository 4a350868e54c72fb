"""What a start of the application prepares: of two starts on one workspace at once, one waits for the other."""

import time
from pathlib import Path
from threading import Lock, Thread

import pytest

from cadran.surfaces.web import __main__ as starting


def test_two_starts_at_once_never_prepare_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    busy, met = Lock(), list[str]()

    def command(name: str, **_: object) -> None:
        if not busy.acquire(blocking=False):
            met.append(name)
            return
        time.sleep(0.05)
        busy.release()

    monkeypatch.setattr(starting.place, "app_folder", lambda: tmp_path)
    monkeypatch.setattr(starting.django, "setup", lambda: None)
    monkeypatch.setattr(starting, "call_command", command)
    both = [Thread(target=starting.prepare) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert not met
    assert (tmp_path / "static.fingerprint").exists()
