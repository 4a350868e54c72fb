"""One DuckDB for the tests of the file intake, tidied up after each."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from cadran.store.duck import Connection, in_memory


@pytest.fixture(scope="session")
def engine() -> Iterator[Connection]:
    """The instance that the store's adapter opens, in memory."""
    with closing(in_memory()) as opened:
        yield opened


@pytest.fixture
def con(engine: Connection) -> Iterator[Connection]:
    """The same without a staged table."""
    yield engine
    engine.execute("DROP TABLE IF EXISTS staged; DROP TABLE IF EXISTS staged_rejected")
