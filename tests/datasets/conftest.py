"""The public data sets, imported as a user would: by the example's own script and the command line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from cadran.surfaces.cli import run
from cadran.workspace import Workspace

ROOT = Path(__file__).parents[2]
Made = Callable[..., Path]
Oracle = Callable[[str], dict[str, Any]]


def cadran(*words: str | Path) -> str:
    """What the command line prints; a failure shows what it said. In this process: the scripts start real ones."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = run([str(word) for word in words], _environment())
    assert code == 0, err.getvalue()
    return out.getvalue()


def readings(workspace: Path, *words: str) -> list[dict[str, Any]]:
    """`cadran kpi get ... --json`."""
    found: list[dict[str, Any]] = json.loads(cadran("kpi", "get", "-w", workspace, *words, "--json"))
    return found


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="session")
def made(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """`made("maven_crm")`: a workspace filled by examples/maven_crm/import.sh; further words are handed on."""
    done: dict[tuple[str, ...], Path] = {}

    def make(name: str, *words: str) -> Path:
        key = (name, *words)
        if key not in done:
            folder = tmp_path_factory.mktemp("ws") / "workspace"
            script = ROOT / "examples" / name / "import.sh"
            ran = subprocess.run(
                ["sh", script, shared / "data" / name, folder, *words], capture_output=True, text=True,
                env=_environment(),
            )  # fmt: skip
            assert ran.returncode == 0, ran.stderr
            done[key] = folder
        return done[key]

    return make


@pytest.fixture(scope="session")
def oracle(shared: Path) -> Oracle:
    """`oracle("maven_crm")`: the figures computed outside, by name."""

    def of(name: str) -> dict[str, Any]:
        found = json.loads((shared / "data" / name / "oracle.json").read_text(encoding="utf-8"))
        return {k["id"]: k["value"] for k in found["kpis"]}

    return of


def by_group(workspace: Path, kpi: str, dimension: str, **asked: str) -> dict[str | None, float | None]:
    """Group → value, read through the library."""
    found = Workspace.open(workspace).kpi(kpi, by=dimension, **asked)
    return {r.group[dimension]: None if r.value is None else float(r.value) for r in found}
