"""A workspace on disk, and one in memory where files do not matter."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.desk import Desk
from tests.store.firm import new_store

from cadran.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()
