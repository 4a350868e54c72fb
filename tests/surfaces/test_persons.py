"""`cadran person` as it is typed: find, export, forget, and who is kept too long."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.surfaces.conftest import Cadran, Said

from cadran.surfaces.cli import run

HEADERS = "Record ID;First Name;Last Name;Email;Phone Number;Create Date;Company name\n"
CONTACTS = HEADERS + (
    "1;Anna;Legrand;anna.legrand@acme.fr;0612345678;2020-01-05;Acme\n"
    "2;Jean;Martin;jean@bis.fr;0699887766;2025-11-05;Bis\n"
    "3;Jean;Martin;jean@ter.fr;;2025-11-06;Ter\n"
)


def told(said: Said) -> Any:
    return said.json()


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("persons")
    file, made = folder / "contacts.csv", folder / "ws"
    file.write_text(CONTACTS, encoding="utf-8")
    assert run(["init", str(made), "--today", "2025-12-31", "--language", "fr"], {}) == 0
    assert run(["import", str(file), "-w", str(made), "--yes"], {}) == 0
    return made


@pytest.fixture
def folder(imported: Path, tmp_path: Path) -> Path:
    """A copy, to be changed."""
    return Path(shutil.copytree(imported, tmp_path / "ws"))


def test_export_forget_and_restore(cadran: Cadran, folder: Path, tmp_path: Path) -> None:
    found = told(cadran("person", "find", "legrand", "-w", folder, "--json"))
    assert [p["emails"] for p in found] == [["anna.legrand@acme.fr"]]
    assert cadran("person", "export", "anna.legrand@acme.fr", tmp_path / "out", "-w", folder).code == 0
    whole = json.loads((tmp_path / "out" / "person.json").read_text(encoding="utf-8"))
    assert whole["own"]["contacts"][0]["phone"]
    assert "anna.legrand@acme.fr" in (tmp_path / "out" / "contacts.csv").read_text(encoding="utf-8-sig")
    backup = folder / "app" / "backups" / "20251231-100000"
    backup.parent.mkdir(parents=True)
    assert cadran("backup", backup, "-w", folder).code == 0

    asked = cadran("person", "forget", "jean martin", "-w", folder, "--yes", "--json")
    assert asked.code == 2
    assert json.loads(asked.err)["code"] == "ambiguous_person"
    assert json.loads(cadran("person", "forget", "anna.legrand@acme.fr", "-w", folder, "--json").err)["code"] == (
        "not_confirmed"
    )
    done = told(cadran("person", "forget", "Anna Legrand", "-w", folder, "--yes", "--json"))
    assert done["forgotten"][0]["pseudonym"].startswith("Personne ")
    assert done["backups"] == [str(backup)]
    assert cadran("person", "forget", "Anna Legrand", "-w", folder, "--yes").code == 2
    files = list(folder.glob("generation-*.duckdb"))
    assert len(files) == 1
    assert b"anna.legrand" not in files[0].read_bytes()

    said = cadran("restore", backup, tmp_path / "again")
    assert said.code == 0
    assert "forgotten since" in said.err


def test_retention_is_a_dry_run_until_it_is_applied(cadran: Cadran, folder: Path) -> None:
    due = told(cadran("person", "retention", "-w", folder, "--json"))
    assert [(d["name"], d["why"], d["since"]) for d in due] == [("Anna Legrand", "prospect", "created")]
    assert "Rien n'a changé" in cadran("person", "retention", "-w", folder, "--lang", "fr").out
    done = told(cadran("person", "retention", "-w", folder, "--apply", "--yes", "--json"))
    assert len(done["forgotten"]) == 1
    assert cadran("person", "retention", "-w", folder, "--json").json() == []
    assert cadran("person", "retention", "-w", folder, "--prospects", "0").code == 2
