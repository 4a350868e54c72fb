"""`cadran send` as it is typed."""

import json
from pathlib import Path

from tests.surfaces.conftest import Cadran


def test_it_asks_the_application_where_there_is_one(cadran: Cadran, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    assert cadran("init", folder, "--language", "fr").code == 0
    refused = cadran("send", "-w", folder, "--dry-run", "--json")
    assert refused.code == 2
    assert json.loads(refused.err)["code"] == "no_application"
    (folder / "app").mkdir()
    (folder / "app" / "app.sqlite3").touch()
    assert cadran("send", "-w", folder, "--dry-run", "--json").json() == {
        "ok": True, "due": [], "sent": 0, "failed": [],
    }  # fmt: skip
