"""`cadran benchmark`: what it compares with, and how values are entered."""

import json
import shutil
from pathlib import Path

import pytest

from cadran.surfaces.cli import run

ENGLISH = {"LANG": "en_GB.UTF-8"}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("benchmark")
    (tmp_path / "deals.csv").write_text(
        "Deal ID;Deal name;Owner;Account;Amount;Created;Closed;Status\n"
        + "".join(f"{n};Pump;Ana;Acme;100;2025-{n:02}-01;2025-{n:02}-20;Won\n" for n in range(1, 12)),
        encoding="utf-8",
    )
    folder = str(tmp_path / "w")
    assert run(["init", folder, "--today", "2025-11-30", "--set", "revenue_basis=won_deals"], {}) == 0
    assert run(["import", "-w", folder, str(tmp_path / "deals.csv"), "--yes"], {}) == 0
    return Path(folder)


@pytest.fixture
def firm(imported: Path, tmp_path: Path) -> str:
    """A copy, to be changed."""
    return str(shutil.copytree(imported, tmp_path / "w"))


def test_a_value_is_entered_with_its_source_and_shown(firm: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["benchmark", "set", "-w", firm, "revenue", "120", "--source", "Study", "--period", "2024"], ENGLISH) == 0
    )
    assert "1 kept" in capsys.readouterr().out
    assert run(["benchmark", "-w", firm, "revenue"], ENGLISH) == 0
    told = capsys.readouterr().out
    assert "€100, as usual." in told
    assert "Study" in told
    assert run(["benchmark", "revenue", "-w", firm, "--by", "rep", "--json"], ENGLISH) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["entered"][0]["value"] == 120
    assert found["readings"][0]["own"] == {"median": 100, "p25": 100, "p75": 100, "n": 10}
    assert found["readings"][0]["peers_reason"] == "few_peers"


def test_a_value_without_a_source_is_refused(firm: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["benchmark", "set", "-w", firm, "revenue", "120"], ENGLISH) == 2
    assert "Say where it comes from" in capsys.readouterr().err


def test_a_file_of_values(firm: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "values.csv"
    file.write_text("kpi,value,source\nrevenue,120,Study\n", encoding="utf-8")
    assert run(["benchmark", "import", "-w", firm, str(file), "--lang", "fr"], {}) == 0
    assert "1 gardée(s)" in capsys.readouterr().out
    assert run(["benchmark", "remove", "-w", firm, "revenue", "--source", "Study"], ENGLISH) == 0
    assert "1 value(s) forgotten" in capsys.readouterr().out
