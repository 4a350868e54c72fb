"""`cadran targets`: proposed from history, taken back in as targets, listed with their versions."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from cadran.surfaces.cli import run
from cadran.workspace import Workspace
from cadran.workspace.viewer import Viewer

WEEKS = [date(2024, 7, 1) + timedelta(weeks=w) for w in range(74)]
HEAD = "Deal ID;Deal name;Owner;Account;Amount;Created;Closed;Status\n"
DEALS = HEAD + "".join(
    f"{n};Pump {n};{('Ana', 'Bo')[n % 2]};Acme;{1000 + n % 3};{day};{day + timedelta(days=4)};Won\n"
    for n, day in enumerate(WEEKS)
)
Said = Callable[..., str]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("targets")
    (folder / "deals.csv").write_text(DEALS, encoding="utf-8")
    assert run(["init", str(folder / "w"), "--today", "2025-11-30", "--set", "revenue_basis=won_deals"], {}) == 0
    assert run(["import", "-w", str(folder / "w"), str(folder / "deals.csv"), "--yes"], {}) == 0
    return folder / "w"


@pytest.fixture
def said(firm: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    def called(*args: str, code: int = 0) -> str:
        capsys.readouterr()
        assert run([*args, "-w", str(firm)], {"LANG": "en_GB.UTF-8"}) == code
        found = capsys.readouterr()
        return found.err if code else found.out

    return called


def test_one_proposal_says_why(said: Said) -> None:
    told = said("targets", "propose", "revenue", "--period", "2025-12")
    assert "Target proposed for December 2025: €4,0" in told
    assert "History: 17 months, July 2024 to November 2025." in told
    assert "no clear trend" in told
    assert "reached 3 times in 4, by the errors of 11 past forecasts" in told
    french = said("targets", "propose", "revenue", "--period", "2025-12", "--lang", "fr")
    assert "Historique\N{NO-BREAK SPACE}: 17 mois" in french
    assert "aucune tendance nette" in french


def test_a_rep_too_young_has_none_and_json_says_why(said: Said) -> None:
    found = json.loads(said("targets", "propose", "revenue", "--period", "2025-03", "--as-of", "2025-02-28", "--json"))
    assert (found[0]["value"], found[0]["reason"]) == (None, "no_history")
    assert found[0]["why"]["fr"] == "Historique trop court."


def test_what_is_proposed_can_be_imported_as_targets(said: Said, firm: Path, tmp_path: Path) -> None:
    file = tmp_path / "proposed.csv"
    asked = ("targets", "propose", "revenue", "--period", "2025-12", "--by", "rep")
    proposed = {one["name"]: one["value"] for one in json.loads(said(*asked, "--output", str(file), "--json"))}
    assert set(proposed) == {"Ana", "Bo"}
    said("import", str(file), "--yes")
    workspace = Workspace.open(firm)
    found = workspace.kpi("target_attainment", by="rep", period="2025-12")
    assert {r.group["rep"]: r.denominator for r in found} == proposed
    again = workspace.propose_target(period="2025-12", by="rep")
    assert {(one.set_value, one.version) for one in again} == {(value, 1) for value in proposed.values()}
    listed = workspace.targets("revenue").to_pylist()
    assert [(t["name"], t["version"], t["counts"]) for t in listed] == [("Ana", 1, True), ("Bo", 1, True)]
    assert "3 times in 4" in listed[0]["reason"]


def test_what_does_not_add_up_has_no_proposal(said: Said) -> None:
    assert "win_rate does not add up" in said("targets", "propose", "win_rate", "--period", "2025-12", code=2)
    odd = said("targets", "propose", "revenue", "--period", "2025-12-03", code=2)
    assert "a month, a quarter, a half-year or a year" in odd


def test_a_rep_sees_an_own_proposal_alone(firm: Path) -> None:
    ana = Workspace.open(firm).seen_by(Viewer("rep", "Ana"))
    assert [one.whose.name for one in ana.propose_target(period="2025-12", by="rep")] == ["Ana"]
    with pytest.raises(Exception, match="ask by rep"):
        ana.propose_target(period="2025-12")
    assert {t["name"] for t in ana.targets().to_pylist()} <= {"Ana"}


def test_a_plan_without_a_target_says_how_to_get_one_and_with_it_what_it_takes(said: Said, tmp_path: Path) -> None:
    assert "cadran targets propose" in said("plan", "--period", "2026-01")
    file = tmp_path / "goal.csv"
    file.write_text("kpi,starts_on,ends_on,value\nrevenue,2026-02-01,2026-02-28,40000\n", encoding="utf-8")
    said("import", str(file), "--yes")
    [found] = json.loads(said("plan", "--period", "2026-02", "--json"))
    assert (found["target"], found["missing"], found["weeks_left"]) == (40_000, 40_000, 4)
    assert found["steps"]["won"]["total"] == pytest.approx(40_000 / found["rates"]["size"]["value"])
    assert found["without"]["quotes"] == "no_data: quotes"
    assert "40 000" in said("plan", "--period", "2026-02", "--lang", "fr").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_a_target_that_runs_shows_its_pace_under_the_attainment(said: Said, tmp_path: Path) -> None:
    """November 2025 has 20 weekdays, of which the 11th is a holiday in France; 9 of 19 are over on the 14th."""
    file = tmp_path / "goal.csv"
    file.write_text("kpi,starts_on,ends_on,value\nrevenue,2025-11-01,2025-11-30,19000\n", encoding="utf-8")
    said("import", str(file), "--yes")
    told = said("kpi", "get", "target_attainment", "--period", "2025-11", "--as-of", "2025-11-14")
    assert "Expected by now" in told
    assert "€19,000" in told
    assert "47.4%" in told
    assert "less than two years of history" in told
    over = said("kpi", "get", "target_attainment", "--period", "2025-11", "--as-of", "2025-11-30")
    assert "Expected by now" not in over
