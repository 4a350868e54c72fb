"""A writer killed at any moment leaves the store readable, whole, and open to the next import."""

from pathlib import Path

import pytest
from tests.store.kill_reader import look
from tests.store.kill_run import run, start
from tests.store.kill_writer import import_all

from cadran.store import Store


def test_five_kills(tmp_path: Path) -> None:
    outcome = run(tmp_path / "workspace", 5)
    assert outcome.reads > 5
    assert outcome.generations > 1


@pytest.mark.deep
def test_fifty_kills(tmp_path: Path) -> None:
    assert run(tmp_path / "workspace", 50, seed=2).generations > 10


def test_a_reader_in_another_process_works_through_twenty_generations(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "workspace")
    import_all(store)
    with start("kill_reader", store.folder) as reader:
        for _ in range(20):
            import_all(store)
        said, _ = reader.communicate(timeout=60)
    assert reader.returncode == 0
    assert int(said.split()[1]) > 2
    assert look(store) == 22


def test_a_torn_import_would_show(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "workspace")
    import_all(store)
    with store.write() as writer:
        writer.con.execute("UPDATE main.deals SET amount = 0 WHERE source_id = '7'")
        writer.touch()
    with pytest.raises(AssertionError):
        look(store)
