"""What another version of Cadran, or one under other settings, derived is derived anew before it is read."""

import shutil
from pathlib import Path

import pytest

from cadran.workspace import Workspace

ORDERS = "Number,Account,Rep,Order date,Amount\nA-1,Durand,Ada,2023-01-10,100\nA-2,Durand,Ada,2024-06-10,40\n"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    found = Workspace.create(folder / "w", {"today": "2024-12-31"})
    found.import_files([folder / "orders.csv"], as_="orders", yes=True)
    return found.store.folder


@pytest.fixture
def firm(filled: Path, tmp_path: Path) -> Workspace:
    return Workspace.open(shutil.copytree(filled, tmp_path / "w"))


def value(firm: Workspace, kpi: str) -> object:
    [reading] = firm.kpi(kpi, period="2024")
    return reading.value


def test_a_store_of_an_older_version_is_read_after_it_was_derived_anew(firm: Workspace) -> None:
    with firm.store.write() as writer:
        writer.con.execute("DROP VIEW now.slips")
        writer.con.execute("UPDATE meta.state SET value = 'older' WHERE key = 'derived'")
        writer.touch()
    before = firm.generation
    again = Workspace.open(firm.store.folder)
    assert value(again, "slipped_deals") is None
    assert again.generation == before + 1
    assert value(again, "revenue") == 40
    assert again.generation == before + 1  # once is enough


def test_a_changed_setting_is_heeded_by_the_next_question(firm: Workspace) -> None:
    assert value(firm, "new_customer_revenue") == 0
    with firm.store.write() as writer:
        writer.change_settings({"new_customer_days": 1000})
    assert value(firm, "new_customer_revenue") == 40
