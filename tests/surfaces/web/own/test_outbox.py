"""What people type reaches the store whole, once, by key, however often a worker dies."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from tests.surfaces.web.conftest import settled

from cadran.errors import BadInput, UnknownName
from cadran.surfaces.web.own import publisher
from cadran.surfaces.web.own.models import Typed
from cadran.surfaces.web.own.outbox import Row, pending, put, put_all, remove
from cadran.surfaces.web.own.publisher import publish_pending, seconds_to_wait
from cadran.workspace import Workspace

Ask = Callable[[str], list[tuple[object, ...]]]
TARGET = {
    "kpi": "revenue", "rep": "crm/7", "starts_on": date(2025, 1, 1), "ends_on": date(2025, 1, 31),
    "value": Decimal("12500.5001"), "version": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    reps = pa.table({"source_id": ["7"], "name": ["Inès Martin"]})
    return settled(tmp_path_factory.mktemp("own") / "w", {"today": "2025-12-31"}, {"reps": reps})


@pytest.fixture
def store(made: Path, own_served: Path, db: None) -> Iterator[Ask]:
    """A workspace with one rep of a CRM, and questions to it."""
    shutil.copytree(made, own_served)
    workspace = Workspace.open(own_served)

    def ask(sql: str) -> list[tuple[object, ...]]:
        with workspace.facts() as facts:
            return facts.con.execute(sql).fetchall()

    yield ask
    workspace.store.close()


VALUES = """
SELECT t.source_id, r.name, t.value FROM now.targets AS t LEFT JOIN now.reps AS r ON r.id = t.rep_id ORDER BY 1
"""


def test_a_typed_row_waits_in_the_application_then_stands_in_the_store(store: Ask) -> None:
    put("targets", "a", TARGET, by="boss@example.org")
    assert pending("targets")["a"].cells["value"] == "12500.5001"
    assert publish_pending() is not None
    assert pending("targets") == {}
    assert store(VALUES) == [("a", "Inès Martin", Decimal("12500.5001"))]
    assert store("SELECT rep_id IS NOT NULL, from_day, to_day FROM now.targets_now") == [
        (True, date(2025, 1, 1), date(2025, 2, 1))
    ]


def test_killed_before_the_mark_the_next_run_changes_nothing(store: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    put("targets", "a", TARGET, by="boss@example.org")

    def killed(read: list[int]) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(publisher, "_mark", killed)
        with pytest.raises(KeyboardInterrupt):
            publish_pending()
    assert list(pending("targets")) == ["a"]
    before = publisher.whole().plain.generation
    again = publish_pending()
    assert again is not None
    assert (again.changed, again.generation) == (0, before)
    assert publisher.whole().plain.generation == before
    assert pending("targets") == {}
    assert len(store(VALUES)) == 1


def test_killed_before_publication_nothing_is_there(store: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    put_all([Row("targets", "a", TARGET), Row("absences", "b", {"rep": "crm/7", "starts_on": "2025-02-03"})], by="x")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("cadran.workspace.taking.publish_changes", killed)
        with pytest.raises(KeyboardInterrupt):
            publish_pending()
    assert store(VALUES) == []
    publish_pending()
    assert len(store(VALUES)) == 1
    assert store("SELECT starts_on FROM now.absences") == [(date(2025, 2, 3),)]


def test_the_last_word_of_a_key_counts_even_if_an_older_comes_again(store: Ask) -> None:
    first = put("targets", "a", TARGET, by="x")
    second = put("targets", "a", TARGET | {"value": "2"}, by="x")
    Typed.objects.filter(pk=second.pk).update(typed_at=first.typed_at + timedelta(microseconds=1))
    publish_pending()
    assert [r[2] for r in store(VALUES)] == [Decimal(2)]
    Typed.objects.filter(pk=first.pk).update(published_at=None)
    publish_pending()
    assert [r[2] for r in store(VALUES)] == [Decimal(2)]


def test_a_clock_set_back_does_not_lose_what_is_typed_after(store: Ask) -> None:
    first = put("targets", "a", TARGET, by="x")
    Typed.objects.filter(pk=first.pk).update(typed_at=first.typed_at + timedelta(hours=1))
    assert put("targets", "a", TARGET | {"value": "3"}, by="x").typed_at > first.typed_at + timedelta(hours=1)
    publish_pending()
    assert [r[2] for r in store(VALUES)] == [Decimal(3)]


def test_a_cell_no_longer_given_is_blank_and_a_row_taken_away_is_gone(store: Ask) -> None:
    put("targets", "a", TARGET | {"reason": "essai"}, by="x")
    publish_pending()
    put("targets", "a", TARGET, by="x")
    publish_pending()
    assert store("SELECT reason FROM now.targets") == [(None,)]
    remove("targets", "a", by="x")
    publish_pending()
    assert store(VALUES) == []


def test_what_the_table_cannot_hold_is_refused_whole(store: Ask) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        put_all([Row("targets", "a", TARGET), Row("targets", "b", TARGET | {"value": "beaucoup"})], by="x")
    with pytest.raises(UnknownName, match="color"):
        put("targets", "a", TARGET | {"color": "red"}, by="x")
    with pytest.raises(BadInput):
        put("targets", "a", TARGET | {"value": "1.00001"}, by="x")
    assert not Typed.objects.exists()


def test_a_row_that_no_longer_fits_does_not_stop_the_others(store: Ask) -> None:
    put("targets", "a", TARGET, by="x")
    Typed.objects.create(table="targets", key="old", cells={"gone": "1"})
    publish_pending()
    assert len(store(VALUES)) == 1
    assert Typed.objects.get(key="old").refused
    assert publish_pending() is None


def test_publications_keep_their_distance(store: Ask) -> None:
    assert seconds_to_wait() == 0
    put("targets", "a", TARGET, by="x")
    publish_pending()
    assert 3 < seconds_to_wait() <= 5
