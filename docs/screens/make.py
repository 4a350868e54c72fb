"""Pictures of the six main pages, wide and on a phone, light and dark: `python docs/screens/make.py WORKSPACE`.

WORKSPACE is the demo company's (`cadran demo DIR`). It is copied first, so nothing is written into it. Needs Chromium,
and Pillow to keep each picture small.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
HEIGHT, COLOURS = 1400, 240
PAGES = {
    "home": "/", "kpi": "/kpi/win_rate/?period=2025&by=rep", "board": "/boards/{board}/", "deals": "/deals/",
    "team": "/team/", "targets": "/targets/?year=2025",
}  # fmt: skip
TILES = [
    {"kpi": "revenue", "variant": "", "width": 8, "chart": "trend"},
    {"kpi": "win_rate", "variant": "", "width": 4, "chart": ""},
    {"kpi": "pipeline_coverage", "variant": "", "width": 4, "chart": ""},
    {"kpi": "deals_won", "variant": "", "width": 8, "chart": "by:team"},
    {"kpi": "meetings", "variant": "", "width": 6, "chart": "by:rep"},
]
ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run"]


def copied(workspace: Path, into: Path) -> Path:
    """The newest generation alone, which is all that a page reads."""
    folder = into / "ws"
    folder.mkdir()
    newest = max(workspace.glob("generation-*.duckdb"), key=lambda p: int(p.stem.split("-")[1]))
    for path in (workspace / "CURRENT", newest):
        shutil.copy(path, folder)
    return folder


def manager_with_board(folder: Path) -> tuple[str, int]:
    """A manager of the company's largest team with a board: the session that signs in, and the board's number."""
    os.environ |= {"CADRAN_WORKSPACE": str(folder), "DJANGO_SETTINGS_MODULE": "cadran.surfaces.web.settings"}
    from cadran.surfaces.web.__main__ import prepare  # noqa: PLC0415 - after the settings

    prepare()
    from django.test import Client  # noqa: PLC0415 - after the settings

    from cadran.surfaces.web.boards.models import Board  # noqa: PLC0415 - after the settings
    from cadran.surfaces.web.people.models import User  # noqa: PLC0415 - after the settings
    from cadran.workspace import Workspace  # noqa: PLC0415 - after the settings

    with Workspace.open(folder).facts() as facts:
        (rep, name) = facts.con.execute(
            """
            SELECT concat(m.source, '/', m.source_id), m.name FROM now.rep_spans AS s
            JOIN now.reps AS m ON m.id = s.manager_id JOIN now.reps AS r ON r.id = s.rep_id
            WHERE r.left_on IS NULL AND r.role = 'bdm' GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT 1
            """
        ).fetchone()
    user = User.objects.create_user("lead@example.org", "x", name=name, role="manager", rep=rep, language="fr")
    board = Board.objects.create(owner=user, title="Suivi du lundi", tiles=TILES)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value, board.pk


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The application on this workspace, at a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [Path(sys.executable).parent / "cadran", "serve", "-w", folder, "--port", str(port)]
    server = subprocess.Popen(command)  # noqa: S603 - our own command
    try:
        for _ in range(240):
            time.sleep(0.5)
            try:
                urlopen(f"{address}/health/")  # noqa: S310 - our own server
                break
            except (URLError, ConnectionError):
                continue
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def shoot(browser: Browser, address: str, session: str, board: int, only: set[str]) -> None:
    """Every page in every width and theme."""
    for width in (1440, 390):
        for theme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": HEIGHT}, color_scheme=theme, locale="fr-FR", base_url=address
            )
            context.set_default_timeout(120_000)
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            page = context.new_page()
            for name, path in PAGES.items():
                if only and name not in only:
                    continue
                page.goto(path.format(board=board))
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(600)
                keep(page.screenshot(), HERE / f"{name}-{width}-{theme}.png")
            context.close()


def keep(picture: bytes, path: Path) -> None:
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(path.name, path.stat().st_size // 1024, "KB")  # noqa: T201 - a script tells what it made


def main(workspace: str, *only: str) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = copied(Path(workspace), Path(made))
        session, board = manager_with_board(folder)
        there = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None)
        with served(folder) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=there, args=ARGS)
            shoot(browser, address, session, board, set(only))
            browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
