"""Publishing: whole or not at all, seen by readers at once, one writer at a time, tidy."""

import errno
import json
import os
import shutil
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from tests.store.firm import ask, fingerprint, new_store, put, upsert, utc

from cadran.errors import StoreError
from cadran.store import Batch, Store, folder, generations, rewrite
from cadran.store.duck import Connection
from cadran.store.lock import writing
from cadran.store.reader import KNOWN_DATES

REP = {"source_id": "1", "name": "Anna"}


def fail(_: Connection) -> None:
    raise ZeroDivisionError


def files(store: Store) -> set[str]:
    return {path.name for path in store.folder.glob("generation-*")}


def test_a_reader_keeps_its_generation_and_the_next_sees_the_new_one(store: Store) -> None:
    with store.read() as early:
        put(store, "reps", [REP])
        assert early.con.execute("SELECT count(*) FROM now.reps").fetchone() == (0,)
        with store.read() as late:
            assert late.con.execute("SELECT count(*) FROM now.reps").fetchone() == (1,)
            assert (early.generation, late.generation, store.generation) == (1, 2, 2)


def test_a_reader_cannot_write(store: Store) -> None:
    with store.read() as reader, pytest.raises(Exception, match="read-only"):
        reader.con.execute("DELETE FROM main.reps")


def test_an_exception_publishes_nothing_and_leaves_nothing(store: Store) -> None:
    def fail_midway() -> None:
        with store.write() as writer:
            upsert(writer, "reps", [REP])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_midway()
    assert ask(store, "FROM now.reps") == []
    assert files(store) == {"generation-1.duckdb"}


def test_what_is_derived_is_built_on_the_finished_data(store: Store) -> None:
    with store.write() as writer:
        writer.before_publish(lambda con: con.execute("CREATE TABLE now.sellers AS SELECT count(*) AS n FROM now.reps"))
        upsert(writer, "reps", [REP])
        upsert(writer, "deals", [{"source_id": "1", "owner": "Somebody"}])
    assert ask(store, "FROM now.sellers") == [(2,)], "the stub of somebody is there too"


def test_a_large_import_is_read_back_whole_before_it_is_published(store: Store) -> None:
    many = 300_000  # more than two row groups: see `generations`

    def derive(con: Connection) -> None:
        con.execute("CREATE TABLE now.sums AS SELECT count(*) AS n, count(DISTINCT owner_id) AS owners FROM main.deals")
        con.execute("CREATE TABLE now.copied AS SELECT id, amount FROM main.deals LIMIT 0")
        con.execute("INSERT INTO now.copied SELECT id, amount FROM main.deals")
        con.execute("CREATE TABLE now.read AS SELECT id, amount FROM now.copied")

    with store.write() as writer:
        writer.con.execute(f"""
            CREATE TEMP TABLE came AS SELECT range::VARCHAR AS source_id, range AS amount,
                'Rep ' || range % 7 AS owner, DATE '2020-01-01' + (range % 900)::INTEGER AS created_on
            FROM range({many})
        """)
        columns = ("amount", "owner", "created_on")
        writer.upsert(Batch(table="deals", relation="came", columns=columns, source="crm", import_id=1))
        writer.before_publish(derive)
    assert ask(store, "FROM now.sums") == [(many, 7)]
    assert ask(store, "SELECT count(*), sum(amount) FROM now.read") == [(many, many * (many - 1) // 2)]
    assert ask(store, "SELECT count(*) FROM now.deals WHERE owner_id IS NULL") == [(0,)]
    ordered = "SELECT *, lag(created_on) OVER () AS before FROM main.deals"
    assert ask(store, f"SELECT bool_and(created_on >= before) FROM ({ordered})") == [(True,)], "sorted by time"


def test_a_past_date_has_its_own_derived_relations_and_leaves_the_reader_in_order(store: Store) -> None:
    put(store, "reps", [REP])
    with store.read() as reader:
        at = reader.con.execute("SELECT known_from FROM main.reps").fetchall()[0][0]
        with pytest.raises(ZeroDivisionError):
            reader.as_known(at, fail)
        reader.as_known(at, lambda con: con.execute("CREATE TABLE now.sellers AS SELECT count(*) AS n FROM now.reps"))
        assert reader.con.execute("FROM now.sellers").fetchall() == [(1,)]
        with store.read() as other:
            other.as_known(at)
            assert other.con.execute("FROM now.sellers").fetchall() == [(1,)], "built once"


def test_only_so_many_past_dates_are_kept_and_none_that_is_read(store: Store) -> None:
    put(store, "reps", [REP], on=date(2020, 1, 1))
    with store.read() as stays:
        stays.as_known(utc(2020, 1, 3))
        for day in range(2, 25):
            with store.read() as reader:
                reader.as_known(utc(2020, 1, day))
                assert reader.con.execute("SELECT name FROM now.reps").fetchall() == [("Anna",)]
        assert stays.con.execute("SELECT name FROM now.reps").fetchall() == [("Anna",)]
        catalogs = stays.con.execute("SELECT count(*) FROM duckdb_databases() WHERE database_name LIKE 'known%'")
        assert catalogs.fetchone() == (KNOWN_DATES,)


def test_a_second_writer_waits_and_is_told_who_holds(store: Store) -> None:
    with writing(store.folder), pytest.raises(StoreError) as error, store.write(wait=0.05):
        pass
    assert str(os.getpid()) in error.value.text("fr")
    assert error.value.code == "locked"


def test_a_second_writer_goes_on_when_the_first_has_finished(store: Store) -> None:
    def slow() -> None:
        with store.write() as writer:
            time.sleep(0.2)
            upsert(writer, "reps", [REP])

    first = threading.Thread(target=slow)
    first.start()
    time.sleep(0.1)
    put(store, "reps", [{"source_id": "2", "name": "Bob"}])
    first.join()
    assert ask(store, "SELECT name FROM now.reps ORDER BY 1") == [("Anna",), ("Bob",)]


def test_what_a_dead_writer_left_is_swept(store: Store) -> None:
    for name in ("generation-2.tmp", "generation-2.tmp.wal", "generation-2.duckdb", "CURRENT.tmp"):
        (store.folder / name).write_text("half")
    put(store, "reps", [REP])
    assert files(store) == {"generation-1.duckdb", "generation-2.duckdb"}
    assert ask(store, "SELECT name FROM now.reps") == [("Anna",)]


def test_old_generations_go_when_they_are_not_young(store: Store) -> None:
    for number in range(4):
        put(store, "reps", [{**REP, "name": f"Anna {number}"}])
    assert len(files(store)) == 5
    for path in store.folder.glob("generation-*"):
        os.utime(path, (0, 0))
    put(store, "reps", [REP])
    assert files(store) == {"generation-5.duckdb", "generation-6.duckdb"}


def test_a_full_disk_is_refused_before_anything_is_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(store.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(StoreError) as error, store.write():
        pass
    assert error.value.code == "disk_full"
    assert files(store) == {"generation-1.duckdb"}


def test_a_disk_that_fills_up_midway_leaves_all_as_before(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(folder, "publish", full)
    with pytest.raises(StoreError, match="No space left"):
        put(store, "reps", [REP])
    assert files(store) == {"generation-1.duckdb"}
    assert ask(store, "FROM now.reps") == []


def test_no_workspace_two_workspaces_a_damaged_one(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no workspace"):
        Store.open(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="already"):
        Store.create(store.folder)
    (store.folder / "generation-1.duckdb").write_bytes(b"x" * 20_000)
    with pytest.raises(StoreError) as error:
        store.read()
    assert error.value.code == "damaged"
    (store.folder / "CURRENT").write_text("{")
    with pytest.raises(StoreError, match="damaged"):
        Store.open(store.folder)


def test_a_reader_that_finds_its_file_gone_reads_the_pointer_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "reps", [REP])
    real, told = folder.read_pointer(store.folder), []

    def late(path: Path) -> folder.Pointer:
        told.append(path)
        return folder.Pointer(99, 1) if len(told) < 3 else real

    monkeypatch.setattr("cadran.store.reader.read_pointer", late)
    with Store(store.folder).read() as reader:
        assert reader.con.execute("SELECT name FROM now.reps").fetchall() == [("Anna",)]


def test_a_bloated_file_is_written_anew_with_the_same_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = new_store(tmp_path)
    with store.write() as writer:
        writer.before_publish(lambda con: con.execute("CREATE TABLE now.sellers AS SELECT count(*) AS n FROM now.reps"))
        upsert(writer, "reps", [REP])
    before = fingerprint(store)
    monkeypatch.setattr(generations, "is_bloated", lambda *_: True)
    with store.write() as writer:
        writer.touch()
    assert fingerprint(store) == before
    assert ask(store, "FROM now.sellers") == [(1,)]
    assert ask(store, "SELECT count(*) FROM meta.settings")[0][0]
    pointer = json.loads((store.folder / "CURRENT").read_text())
    assert pointer["compact_bytes"] == (store.folder / "generation-3.duckdb").stat().st_size


def test_only_much_growth_makes_a_file_bloated() -> None:
    mega = 1 << 20
    assert not rewrite.is_bloated(63 * mega, mega)
    assert not rewrite.is_bloated(150 * mega, 100 * mega)
    assert rewrite.is_bloated(151 * mega, 100 * mega)


def test_a_file_of_an_older_cadran_gets_the_new_tables(store: Store) -> None:
    put(store, "reps", [REP])
    with store.write() as writer:
        writer.con.execute("ALTER TABLE main.surveys DROP COLUMN comment")
        writer.con.execute("DROP TABLE main.market CASCADE")
        writer.con.execute("UPDATE meta.state SET value = 'older' WHERE key = 'schema'")
        writer.touch()
    put(store, "market", [{"source_id": "1", "industry": "Steel"}])
    put(store, "surveys", [{"source_id": "1", "comment": "fine"}])
    sql = "SELECT (SELECT comment FROM now.surveys), (SELECT industry FROM now.market), (SELECT name FROM now.reps)"
    assert ask(store, sql) == [("fine", "Steel", "Anna")]
