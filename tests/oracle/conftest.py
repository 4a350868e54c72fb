"""The demo company, loaded once, and the judge of what is read from it."""

from collections.abc import Iterator
from datetime import date

import pyarrow as pa
import pytest
from tests.oracle.judge import TODAY, Judge

from cadran.sources.demo import Company
from cadran.workspace import Workspace
from cadran.workspace.demo import fill


class Once:
    """The whole demo company as one export."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def steps(self) -> Iterator[tuple[date, dict[str, pa.Table]]]:
        yield TODAY, self.company.tables()


@pytest.fixture(scope="session")
def company() -> Company:
    return Company()


@pytest.fixture(scope="session")
def demo(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return fill(tmp_path_factory.mktemp("demo") / "w", Once(company), language="en")


@pytest.fixture(scope="session")
def judge(demo: Workspace) -> Judge:
    return Judge(demo)
