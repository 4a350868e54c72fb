"""A workspace on disk, and a desk where publishing does not matter: copies of an empty one, made once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.desk import Desk
from tests.store.firm import new_store

from cadran.store import Store


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a new workspace: making the schema takes longer than most tests."""
    return new_store(tmp_path_factory.mktemp("empty")).folder


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    made = Store.open(shutil.copytree(empty, tmp_path / "workspace"))
    yield made
    made.close()


@pytest.fixture
def desk(empty: Path, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(shutil.copy(empty / "generation-1.duckdb", tmp_path / "desk.duckdb"))
    yield made
    made.close()
