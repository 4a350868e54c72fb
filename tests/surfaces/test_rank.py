"""`cadran rank`: two who win most of their deals, two who win few, and nobody told apart who is not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import cadran
from cadran.errors import BadInput
from cadran.surfaces.cli import run

WON = {"Ana": 28, "Bo": 26, "Cleo": 5, "Dan": 4}
DEALS = "Deal ID;Deal name;Owner;Account;Amount;Created;Closed;Status\n" + "".join(
    f"{rep}{n};Pump {n};{rep};Acme;1000;2025-01-06;2025-02-06;{'Won' if n < won else 'Lost'}\n"
    for rep, won in WON.items()
    for n in range(40)
)
REPS = "Rep ID;Name;Role;Hired;Ramp until\n1;Ana;ae;2020-01-01;\n2;Bo;ae;2024-12-01;2025-03-31\n"
Said = Callable[..., str]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rank")
    (folder / "deals.csv").write_text(DEALS, encoding="utf-8")
    assert run(["init", str(folder / "w"), "--today", "2025-06-30", "--set", "revenue_basis=won_deals"], {}) == 0
    assert run(["import", "-w", str(folder / "w"), str(folder / "deals.csv"), "--yes"], {}) == 0
    return folder / "w"


@pytest.fixture
def said(firm: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    def called(*args: str, code: int = 0) -> str:
        capsys.readouterr()
        assert run(["rank", "-w", str(firm), *args], {"LANG": "en_GB.UTF-8"}) == code
        found = capsys.readouterr()
        return (found.out + found.err).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")

    return called


def lines(told: str) -> list[list[str]]:
    return [line.split() for line in told.splitlines()]


def test_the_table_has_tiers_intervals_and_both_values(said: Said) -> None:
    told = said("--of", "win_rate", "--period", "2025")
    assert "Rep ranking (Win rate), 2025" in told
    assert "2 tiers: within one, from one place to the next, chance alone can explain the order." in told
    rows = [line for line in lines(told) if len(line) > 1 and line[1].startswith("#")]
    assert [(row[0], row[2]) for row in rows] == [("1", "Ana"), ("1", "Bo"), ("2", "Cleo"), ("2", "Dan")]
    # p = 63/160, ρ = (12.719 / 0.2387 - 3) / 117 = 0.430, M = 1.327: (28 + 0.52) / 41.33.
    assert rows[0][3:] == ["1", "–", "2", "70%", "69%", "40"]


def test_in_french(said: Said) -> None:
    told = said("--of", "win_rate", "--period", "2025", "--lang", "fr")
    assert "Classement des commerciaux" in told
    assert "2 paliers : dans un palier" in told
    assert "Palier" in told


def test_json_has_the_readings_from_the_best(said: Said) -> None:
    found = json.loads(said("--of", "win_rate", "--period", "2025", "--json"))
    assert [(one["group"]["rep"], one["value"], one["beside"]["tier"]) for one in found] == [
        ("Ana", 1, 1), ("Bo", 2, 1), ("Cleo", 3, 2), ("Dan", 4, 2)
    ]  # fmt: skip
    assert found[0]["beside"]["raw"] == 0.7
    assert (found[0]["low"], found[0]["high"], found[0]["of"]) == (1, 2, "win_rate")


def test_a_state_has_places_only_and_what_cannot_be_ranked_is_refused(said: Said) -> None:
    assert "A state and no draw" in said("--of", "pipeline_value", "--period", "2025")
    assert "One tier: from one place" in said("--of", "deals_created", "--period", "2025")
    assert "neither more nor less" in said("--of", "open_deals", code=2)
    assert "rep, team" in said("--by", "country", code=2)


def test_the_library_ranks_too(firm: Path) -> None:
    workspace = cadran.open(firm)
    found = workspace.rank(of="win_rate", period="2025")
    assert [one.group["rep"] for one in found] == ["Ana", "Bo", "Cleo", "Dan"]
    assert [one.beside["raw"] for one in workspace.rank(period="2025")] == [28_000, 26_000, 5_000, 4_000]
    with pytest.raises(BadInput, match="ranked by revenue"):
        workspace.rank(by="product", of="win_rate")
