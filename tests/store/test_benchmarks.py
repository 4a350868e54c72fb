"""Values to compare with, in the store: kept whole, replaced by key, and no trouble in older files."""

from datetime import date
from pathlib import Path

import pytest
from tests.store.firm import ask, put

from cadran.store import Store, generations
from cadran.store.backup import backup, restore
from cadran.store.benchmarks import Benchmark, benchmarks

STUDY = Benchmark(kpi="win_rate", variant="", value=0.47, source="Study", start=date(2024, 1, 1), end=date(2025, 1, 1))
PEER = Benchmark(kpi="win_rate", variant="", value=0.3, source="Peer")


def kept(store: Store) -> list[tuple[str, float, date | None]]:
    with store.read() as reader:
        return [(b.source, b.value, b.start) for b in benchmarks(reader.con)]


def test_a_value_replaces_the_one_of_the_same_source_and_days(store: Store) -> None:
    with store.write() as writer:
        assert writer.set_benchmark(STUDY)
        assert writer.set_benchmark(PEER)
        assert writer.set_benchmark(Benchmark(kpi="win_rate", variant="", value=0.35, source="Peer"))
    assert sorted(kept(store)) == [("Peer", 0.35, None), ("Study", 0.47, date(2024, 1, 1))]


def test_what_changes_nothing_publishes_nothing(store: Store) -> None:
    with store.write() as writer:
        writer.set_benchmark(STUDY)
    before = store.generation
    with store.write() as writer:
        assert not writer.set_benchmark(STUDY)
        assert writer.drop_benchmark("win_rate", "", "Nobody") == 0
    assert store.generation == before


def test_a_source_can_be_forgotten(store: Store) -> None:
    with store.write() as writer:
        writer.set_benchmark(STUDY)
        writer.set_benchmark(PEER)
    with store.write() as writer:
        assert writer.drop_benchmark("win_rate", "", "Study") == 1
    assert [source for source, *_ in kept(store)] == ["Peer"]


def test_they_are_in_a_backup(store: Store, tmp_path: Path) -> None:
    with store.write() as writer:
        writer.set_benchmark(STUDY)
    backup(store, tmp_path / "backup")
    assert kept(restore(tmp_path / "backup", tmp_path / "again")) == kept(store)


def test_a_file_of_an_older_cadran_has_none_and_can_be_backed_up(store: Store, tmp_path: Path) -> None:
    with store.write() as writer:
        writer.con.execute("DROP TABLE meta.benchmarks")
        writer.con.execute("UPDATE meta.state SET value = 'older' WHERE key = 'schema'")
        writer.touch()
    assert kept(store) == []
    backup(store, tmp_path / "backup")
    assert kept(restore(tmp_path / "backup", tmp_path / "again")) == []
    with store.write() as writer:
        writer.set_benchmark(PEER)
    assert kept(store) == [("Peer", 0.3, None)]


def test_a_file_is_written_anew_whatever_the_order_of_its_views(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view made again stands after those that read it."""
    put(store, "reps", [{"source_id": "1", "name": "Anna"}])
    with store.write() as writer:
        writer.con.execute("CREATE VIEW now.first AS SELECT name FROM now.reps")
        writer.con.execute("CREATE VIEW now.second AS SELECT name FROM now.first")
        writer.con.execute("CREATE OR REPLACE VIEW now.first AS SELECT name FROM now.reps")
        writer.touch()
    monkeypatch.setattr(generations, "is_bloated", lambda *_: True)
    with store.write() as writer:
        writer.touch()
    assert ask(store, "FROM now.second") == [("Anna",)]
