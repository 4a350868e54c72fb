"""`cadran quality`, in both languages and as JSON, on four deals of which one has no amount."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cadran.surfaces.cli import run

DEALS = """Deal ID;Deal name;Owner;Account;Amount;Created;Closed;Status
1;Pump;Ana;Acme;1000;2025-10-01;2025-11-01;Won
2;Valve;Ana;Acme;3000;2025-10-01;2025-11-02;Won
3;Seal;Bo;Acme;;2025-10-01;2025-11-03;Won
4;Hose;Bo;Acme;500;2025-10-01;2025-11-04;Lost
"""
Said = Callable[..., str]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quality")
    (folder / "deals.csv").write_text(DEALS, encoding="utf-8")
    assert run(["init", str(folder / "w"), "--today", "2025-11-30", "--set", "revenue_basis=won_deals"], {}) == 0
    assert run(["import", "-w", str(folder / "w"), str(folder / "deals.csv"), "--yes"], {}) == 0
    return folder / "w"


@pytest.fixture
def said(firm: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    def called(*args: str) -> str:
        capsys.readouterr()
        assert run(["quality", "-w", str(firm), "--period", "2025-11", *args], {}) == 0
        return capsys.readouterr().out

    return called


def test_in_english(said: Said) -> None:
    told = said("--lang", "en")
    assert "Trust in the figures, November 2025" in told
    assert "amount to fill in" in told
    assert "€2,000 (average)" in told


def test_in_french(said: Said) -> None:
    told = said("--lang", "fr")
    assert "Confiance dans les chiffres, novembre 2025" in told
    assert "montant à saisir" in told
    assert "Le moins rempli, par commercial" in told


def test_as_json(said: Said) -> None:
    found = json.loads(said("--json"))
    assert [(r["label"], r["owner"], r["code"], r["by"]) for r in found["repairs"]] == [
        ("Seal", "Bo", "no_amount", 2000)
    ]
    assert found["completeness"]["asked"] - found["completeness"]["filled"] == 1
    assert {k["kpi"]: k["grade"] for k in found["kpis"]}["deals_won"] is not None
    assert found["held"] == {}


def test_explain_names_the_fields_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "win_rate", "--json"], {}) == 0
    needed = [name for name, _ in json.loads(capsys.readouterr().out)["needed"]]
    assert needed == ["deals.closed_on", "deals.outcome", "deals.owner"]
