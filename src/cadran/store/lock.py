"""One writer at a time, over processes: an OS lock that dies with its holder, and a note of who holds it."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from cadran.errors import StoreError
from cadran.store.folder import on_disk

WAIT = 60.0  # seconds a second writer waits


def _note(folder: Path) -> Path:
    return folder / "writer.json"


def _holder(folder: Path) -> dict[str, object]:
    """Who wrote the note; empty when it is absent or half written."""
    try:
        found = json.loads(_note(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _held(folder: Path, wait: float) -> StoreError:
    who = _holder(folder)
    pid, host, since = (who.get(k, "?") for k in ("pid", "host", "since"))
    return StoreError(
        f"Un autre import écrit dans cet espace (processus {pid} sur {host}, depuis {since}).",
        f"Another import is writing to this workspace (process {pid} on {host}, since {since}).",
        code="locked",
        next_fr=f"Attendu {wait:.0f} s : réessayez quand il a fini.",
        next_en=f"Waited {wait:.0f} s: try again when it has finished.",
    )


@contextmanager
def writing(folder: Path, wait: float = WAIT) -> Iterator[None]:
    """Hold the workspace's lock. Raises `StoreError` naming the holder after `wait` seconds."""
    lock = FileLock(folder / "writer.lock", timeout=wait)
    with on_disk(folder):
        try:
            lock.acquire()
        except Timeout:
            raise _held(folder, wait) from None
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        note = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
        _note(folder).write_text(json.dumps(note), encoding="utf-8")
        yield
    finally:
        _note(folder).unlink(missing_ok=True)
        lock.release()
