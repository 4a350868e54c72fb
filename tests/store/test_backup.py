"""Backup and restore: what comes back is what was there."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests.store.firm import ask, fingerprint, put, upsert

from cadran.errors import StoreError
from cadran.store import Store, backup, restore
from cadran.store.schema import META


def filled(store: Store) -> None:
    put(store, "deals", [{"source_id": "1", "name": "Mill", "owner": "Anna", "outcome": "won"}], on=date(2020, 1, 1))
    with store.write() as writer:
        upsert(writer, "deals", [{"source_id": "1", "name": "Mill & Co"}])
        writer.change_settings({"today": "2020-12-31"})


def test_the_round_trip_is_equal(store: Store, tmp_path: Path) -> None:
    filled(store)
    made = backup(store, tmp_path / "backup")
    assert made["tables"]["main.deals"]["rows"] == 2
    again = restore(
        tmp_path / "backup", tmp_path / "again", lambda con: con.execute("CREATE TABLE now.built AS SELECT 1")
    )
    assert fingerprint(again) == fingerprint(store)
    assert again.settings == store.settings
    assert ask(again, "FROM now.built") == [(1,)]
    for name in META:
        sql = f'FROM meta."{name}" ORDER BY ALL'
        assert ask(again, sql) == ask(store, sql), name
    put(again, "deals", [{"source_id": "1", "name": "Mill & Co"}])
    assert fingerprint(again) == fingerprint(store), "the keys are known again"


def test_an_altered_or_partial_backup_is_refused(store: Store, tmp_path: Path) -> None:
    filled(store)
    target = tmp_path / "backup"
    backup(store, target)
    with pytest.raises(StoreError, match="not empty"):
        backup(store, target)
    (target / "main.deals.parquet").write_bytes(b"PAR1")
    with pytest.raises(StoreError, match=r"main\.deals"):
        restore(target, tmp_path / "again")
    (target / "manifest.json").write_text(json.dumps({"format": 1}))
    with pytest.raises(StoreError, match="not a whole backup"):
        restore(target, tmp_path / "again")
    assert not (tmp_path / "again").exists()
