"""The public data sets, imported as a user would: by the example's own script and the command line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from cadran.surfaces.cli import run
from cadran.workspace import Workspace

ROOT = Path(__file__).parents[2]
REAL = "northwind_fr"  # whose script starts the command line itself, as a user would
Made = Callable[..., Path]
Oracle = Callable[[str], dict[str, Any]]


def cadran(*words: str | Path) -> str:
    """What the command line prints; a failure shows what it said. In this process: `REAL` starts real ones."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = run([str(word) for word in words], _environment())
    assert code == 0, err.getvalue()
    return out.getvalue()


def readings(workspace: Path, *words: str) -> list[dict[str, Any]]:
    """`cadran kpi get ... --json`."""
    found: list[dict[str, Any]] = json.loads(cadran("kpi", "get", "-w", workspace, *words, "--json"))
    return found


def _commands(script: Path, *words: str | Path) -> list[list[str]]:
    """What a script tells `cadran` to do, told by a stand-in: to start a real one takes as long as a small import."""
    with TemporaryDirectory() as there:
        stand_in, told = Path(there) / "cadran", Path(there) / "told"
        stand_in.write_text(f"#!/bin/sh\nprintf '%s\\0' \"$#\" \"$@\" >> '{told}'\n", encoding="utf-8")
        stand_in.chmod(0o700)
        _run_script(Path(there), script, *words)
        said = told.read_text(encoding="utf-8").split("\0")[:-1]
    commands = []
    while said:
        count = int(said[0])
        commands.append(said[1 : count + 1])
        said = said[count + 1 :]
    return commands


def _run_script(first: Path, script: Path, *words: str | Path) -> None:
    """A script by itself; programs are looked for in the first folder first."""
    ran = subprocess.run(["sh", script, *words], capture_output=True, text=True, env=_environment(first))
    assert ran.returncode == 0, ran.stderr


def _environment(first: Path = Path(sys.executable).parent) -> dict[str, str]:
    return {**os.environ, "PATH": f"{first}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="session")
def made(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """`made("maven_crm")`: a workspace filled by examples/maven_crm/import.sh; further words are handed on."""
    done: dict[tuple[str, ...], Path] = {}

    def make(name: str, *words: str) -> Path:
        key = (name, *words)
        if key not in done:
            folder = tmp_path_factory.mktemp("ws") / "workspace"
            told = (ROOT / "examples" / name / "import.sh", shared / "data" / name, folder, *words)
            if name == REAL:
                _run_script(Path(sys.executable).parent, *told)
            else:
                for command in _commands(*told):
                    cadran(*command)
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
