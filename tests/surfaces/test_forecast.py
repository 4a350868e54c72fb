"""`cadran forecast`, on a firm whose every week is like the one before."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from cadran.surfaces.cli import run

WEEKS = [date(2024, 7, 1) + timedelta(weeks=w) for w in range(74)]
HEAD = "Deal ID;Deal name;Owner;Account;Amount;Created;Closed;Status\n"
DEALS = HEAD + "".join(
    f"{n};Pump {n};Ana;Acme;1000;{day};{day + timedelta(days=4)};Won\n" for n, day in enumerate(WEEKS)
)
OPEN = "99;Valve;Bo;Acme;500;2025-11-29;;Open\n"
Said = Callable[..., str]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forecast")
    (folder / "deals.csv").write_text(DEALS + OPEN, encoding="utf-8")
    assert run(["init", str(folder / "w"), "--today", "2025-11-30", "--set", "revenue_basis=won_deals"], {}) == 0
    assert run(["import", "-w", str(folder / "w"), str(folder / "deals.csv"), "--yes"], {}) == 0
    return folder / "w"


@pytest.fixture
def said(firm: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    def called(*args: str) -> str:
        capsys.readouterr()
        assert run(["forecast", "-w", str(firm), *args], {"LANG": "en_GB.UTF-8"}) == 0
        return capsys.readouterr().out

    return called


def test_december_will_bring_its_four_fridays_and_the_open_deal(said: Said) -> None:
    told = said("--period", "2025-12")
    assert "December 2025: €4,500" in told
    assert "Valve" in told
    assert "Landing without the largest deal: €4,000" in told


def test_json_has_the_deals_of_each_rep(said: Said) -> None:
    found = {one["group"]["rep"]: one for one in json.loads(said("--period", "2025-12", "--by", "rep", "--json"))}
    assert (found["Ana"]["value"], found["Bo"]["value"]) == (4_000, 500)
    assert [deal["name"] for deal in found["Bo"]["deals"]] == ["Valve"]
    assert found["Ana"]["deals"] == []


def test_a_month_that_is_over_has_landed(said: Said) -> None:
    assert "The period is over" in said("--period", "2025-10")


def test_in_french_and_too_young(said: Said) -> None:
    assert "Historique trop court." in said("--period", "2025-01", "--as-of", "2025-01-10", "--lang", "fr")
