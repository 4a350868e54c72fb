"""The demo company, loaded once a run, and the judge of what is read from it."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from filelock import FileLock
from tests.oracle.judge import TODAY, Judge

from cadran import Result
from cadran.sources.demo import Company
from cadran.workspace import Workspace
from cadran.workspace.demo import fill


class Once:
    """The whole demo company as one export."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def steps(self) -> Iterator[tuple[date, dict[str, pa.Table]]]:
        yield TODAY, self.company.tables()


class Remembering(Workspace):
    """A workspace that nobody writes to: what was answered once to an executive is not worked out again."""

    def kpi(self, *named: Any, **asked: Any) -> Result:
        kept: dict[str, Result] = self.__dict__.setdefault("kept", {})
        words = repr((named, sorted(asked.items())))
        if words not in kept:
            kept[words] = super().kpi(*named, **asked)
        return kept[words]


@pytest.fixture(scope="session")
def company() -> Company:
    return Company()


@pytest.fixture(scope="session")
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Made by the first worker that asks for it, and only read; the folder is this run's own."""
    folder = shared_by_workers(tmp_path_factory) / "demo"
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "w").is_dir():
            fill(folder / "made", Once(request.getfixturevalue("company")), language="en")
            (folder / "made").rename(folder / "w")
    return Remembering.open(folder / "w")


def shared_by_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of the whole run: that of a worker is one below it."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def judge(demo: Workspace) -> Judge:
    return Judge(demo)
