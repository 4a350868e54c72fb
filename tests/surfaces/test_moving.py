"""`cadran why`, `bottleneck` and `restated` as a person types them."""

import json
from pathlib import Path

import pytest
from tests.surfaces.conftest import Cadran

from cadran.surfaces.cli import run

HEAD = "Deal ID;Deal name;Owner;Account;Stage;Amount;Created;Closed;Status\n"
FIRST = (
    HEAD
    + """1;Pompe;Ana;Acme;Gagné;1000;2017-01-03;2017-02-14;Won
2;Vanne;Bo;Acme;Perdu;900;2017-01-05;2017-02-20;Lost
3;Tuyau;Ana;Beta;Gagné;2000;2017-01-06;2017-05-21;Won
4;Joint;Bo;Beta;Gagné;500;2017-01-07;2017-05-02;Won
"""
)
LATER = (
    HEAD
    + """3;Tuyau;Ana;Beta;Gagné;1500;2017-01-06;2017-05-21;Won
5;Cuve;Bo;Gamma;Gagné;700;2017-01-08;2017-06-01;Won
"""
)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four deals known on 30 June; later one amount corrected and one deal typed in late."""
    folder = tmp_path_factory.mktemp("moving")
    assert run(["init", str(folder / "w"), "--today", "2017-12-31"], {}) == 0
    for name, text, day in (("first", FIRST, "2017-06-30"), ("later", LATER, "2017-07-31")):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        given = ["import", "-w", str(folder / "w"), str(folder / f"{name}.csv"), "--yes", "--known-on", day]
        assert run(given, {}) == 0
    return folder / "w"


def test_why_revenue_moved(cadran: Cadran, firm: Path) -> None:
    """1,000 in the first quarter; 1,500 + 500 + 700 in the second."""
    asked = ("why", "revenue", "-w", firm, "--period", "2017-Q2")
    found = cadran(*asked, "--json").json()
    assert (found["before"], found["after"], found["change"]) == (1000, 2700, 1700)
    assert sum(t["amount"] for t in found["terms"]) == pytest.approx(1700)
    assert {t["term"] for t in found["terms"]} == {"decided", "win_rate", "size"}
    french = cadran(*asked, locale="fr_FR.UTF-8")
    assert "soit" in french.out
    assert "Taux de gain" in french.out


def test_the_rows_behind_a_term(cadran: Cadran, firm: Path) -> None:
    asked = ("why", "revenue", "-w", firm, "--period", "2017-Q2", "--by", "rep")
    rows = cadran(*asked, "--rows", "Ana", "--json").json()
    assert [(r["when"], r["label"], r["adds"]) for r in rows] == [("before", "Pompe", 1000), ("after", "Tuyau", 1500)]
    assert "Tuyau" in cadran(*asked, "--rows", "size").out
    unknown = cadran(*asked, "--rows", "siz")
    assert (unknown.code, "size" in unknown.err) == (2, True)


def test_a_kpi_that_cannot_be_taken_apart(cadran: Cadran, firm: Path) -> None:
    said = cadran("why", "sales_cycle_estimate", "-w", firm, "--json")
    assert said.code == 2
    assert json.loads(said.err)["code"] == "no_decomposition"


def test_the_pipelines_movement(cadran: Cadran, firm: Path) -> None:
    asked = ("why", "pipeline_value", "-w", firm, "--period", "2017-05")
    found = cadran(*asked, "--json").json()
    assert found["method"] == "movement"
    assert found["before"] + sum(t["amount"] for t in found["terms"] if t["counts"]) == found["after"]
    assert "Opening" in cadran(*asked).out
    steps = cadran(*asked, "--rows", "won", "--json").json()
    assert {s["name"] for s in steps} == {"Tuyau", "Joint"}


def test_what_was_restated(cadran: Cadran, firm: Path) -> None:
    """The second quarter was 2,500 on 30 June: 500 less for Tuyau, 700 more for Cuve."""
    asked = ("restated", "revenue", "-w", firm, "--period", "2017-Q2", "--since", "2017-06-30")
    found = cadran(*asked, "--json").json()
    assert (found["then"]["value"], found["now"]["value"], found["restated"], found["news"]) == (2500, 2700, 200, 0)
    rows = {r["label"]: (r["change"], r["then"], r["now"], r["difference"]) for r in found["rows"]}
    assert rows == {"Tuyau": ("changed", 2000, 1500, -500), "Cuve": ("added", None, 700, 700)}
    said = cadran(*asked).out
    assert "Restated by +€200 since Friday" in said
    assert "2000 → 1500" in said


def test_the_bottleneck_says_why_it_says_nothing(cadran: Cadran, firm: Path) -> None:
    found = cadran("bottleneck", "-w", firm, "--period", "2017-Q2", "--json").json()
    assert found["bottleneck"] is None
    assert found["reason"] in {"no_history", "few_cases", "before_data"}
    assert cadran("bottleneck", "-w", firm, "--period", "2017-Q2").out.startswith(
        "Bottleneck, Q2 2017 against Q1 2017:"
    )
