"""A worker killed anywhere between a report that is due and the mail that left: never lost, never doubled."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from tests.surfaces.web.post.conftest import Server

from cadran.surfaces.web.post.models import State
from cadran.workspace import Workspace

KILLED, ENDED = -9, 0
PLACES = (
    "report-claimed", "rendered", "edition-kept", "letter-put", "committed", "letter-claimed",
    "before-handing-over", "accepted",
)  # fmt: skip


@pytest.fixture
def database() -> Iterator[dict[str, str]]:
    """Where the workers keep their things: SQLite in their workspace, or a PostgreSQL database of their own."""
    url = os.environ.get("CADRAN_DATABASE_URL")
    if not url:
        yield {}
        return
    name = f"killed_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type,unused-ignore]  # a name of our own
        yield {"CADRAN_DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type,unused-ignore]  # as above


def test_a_report_is_neither_lost_nor_doubled(
    started: Callable[..., Server], database: dict[str, str], tmp_path: Path
) -> None:
    server = started()
    Workspace.create(tmp_path / "w")
    place = {
        "CADRAN_WORKSPACE": str(tmp_path / "w"), "CADRAN_TESTING": "1",
        "DJANGO_SETTINGS_MODULE": "cadran.surfaces.web.settings",
        "CADRAN_MAIL_URL": f"smtp://127.0.0.1:{server.port}",
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-m", "tests.surfaces.web.post.killed"],
        env=os.environ | place | database, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-4000:]
    told = json.loads(ran.stdout)
    dead = {place: [KILLED, ENDED] for place in PLACES}
    assert told["codes"] == {**dead, "race": [ENDED] * 4, "last": [ENDED]}, ran.stderr[-4000:]
    everybody = {f"{name}@example.org" for name in (*PLACES, *(f"reader-{n}" for n in range(8)))}
    assert told["runs"] == dict.fromkeys(everybody, "done")
    assert told["editions"] == len(everybody)
    assert Counter(to for e in server.taken for to in e.rcpt_tos) == dict.fromkeys(everybody, 1)
    # The server had taken one when its worker died: nobody knows, so nobody sends it again unasked.
    assert told["letters"] == {
        address: State.PERHAPS if address.startswith("accepted") else State.SENT for address in everybody
    }
    ids = {message_from_bytes(e.content)["Message-ID"] for e in server.taken if isinstance(e.content, bytes)}
    assert len(ids) == len(everybody)
