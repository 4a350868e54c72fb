"""One company, made once for all tests of this folder."""

import polars as pl
import pytest

from cadran.sources.demo import Company


@pytest.fixture(scope="session")
def company() -> Company:
    return Company()


@pytest.fixture(scope="session")
def tables(company: Company) -> dict[str, pl.DataFrame]:
    return {name: pl.DataFrame(rows) for name, rows in company.tables().items()}
