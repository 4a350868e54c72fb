"""The demo company, loaded once a run, and the judge of what is read from it."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
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

IMPORTS = 7  # of the young company
READ = (
    "reps", "teams", "rep_assignments", "accounts", "products", "stages", "fx_rates", "orders", "order_lines", "deals",
    "deal_changes", "quotes",
)  # fmt: skip


class Once:
    """The whole demo company as one export."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def steps(self) -> Iterator[tuple[date, dict[str, pa.Table]]]:
        yield TODAY, self.company.tables()


class Started:
    """The demo company's first months, one export a month, of the tables read here."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def steps(self) -> Iterator[tuple[date, dict[str, pa.Table]]]:
        for day, tables in islice(self.company.steps(), IMPORTS):
            yield day, {name: rows for name, rows in tables.items() if name in READ}


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

    def make(folder: Path) -> None:
        fill(folder, Once(request.getfixturevalue("company")), language="en")

    return Remembering.open(once(shared_by_workers(tmp_path_factory) / "demo", make))


@pytest.fixture(scope="session")
def young(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The first months, an export each; only read too."""

    def make(folder: Path) -> None:
        fill(folder, Started(request.getfixturevalue("company")))  # type: ignore[arg-type] - only its steps are read

    return Workspace.open(once(shared_by_workers(tmp_path_factory) / "young", make))


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """A workspace that the first worker to come makes, and the others wait for."""
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "w").is_dir():
            make(folder / "made")
            (folder / "made").rename(folder / "w")
    return folder / "w"


def shared_by_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of the whole run: that of a worker is one below it."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def judge(demo: Workspace) -> Judge:
    return Judge(demo)
