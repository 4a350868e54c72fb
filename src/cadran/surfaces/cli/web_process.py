"""Asking the web application: in a process of its own, for the command line never imports Django."""

import os
import subprocess
import sys
from pathlib import Path

SETTINGS = {"DJANGO_SETTINGS_MODULE": "cadran.surfaces.web.settings"}


def opened(folder: Path) -> bool:
    """Whether the application was ever opened on this workspace."""
    return (folder / "app" / "app.sqlite3").exists() or bool(os.environ.get("CADRAN_DATABASE_URL"))


def ask(folder: Path, *command: str, said: str = "") -> subprocess.CompletedProcess[str]:
    """What one of the application's own commands answers. `said`: what it is told on standard input."""
    place = os.environ | SETTINGS | {"CADRAN_WORKSPACE": str(folder.resolve())}
    return subprocess.run(  # noqa: S603 - our own command, by the interpreter that runs
        [sys.executable, "-m", "django", *command], input=said, env=place, text=True, capture_output=True, check=False
    )
