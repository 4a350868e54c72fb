"""What the command line says of estimates, immature cohorts and stages: one small firm."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cadran.surfaces.cli import run

DEALS = """Deal ID;Deal name;Stage;Amount;Date de création;Date de clôture;Status
1;Pompe;Devis;1200;01/10/2017;11/10/2017;Gagnée
2;Vanne;Devis;900;01/10/2017;16/10/2017;Perdue
3;Tuyau;Devis;100;01/10/2017;21/10/2017;Gagnée
4;Joint;Devis;100;10/12/2017;;En cours
5;Cuve;Devis;500;01/10/2017;10/11/2017;Gagnée
"""
Cadran = Callable[..., str]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("firm")
    deals = folder / "deals.csv"
    deals.write_text(DEALS, encoding="utf-8")
    assert run(["init", str(folder / "w"), "--today", "2017-12-31"], {}) == 0
    assert run(["import", "-w", str(folder / "w"), str(deals), "--yes"], {}) == 0
    return folder / "w"


@pytest.fixture
def cadran(capsys: pytest.CaptureFixture[str], firm: Path) -> Cadran:
    def called(*args: str, lang: str = "en") -> str:
        capsys.readouterr()
        assert run([*args, "-w", str(firm), "--lang", lang], {}) == 0
        return " ".join(capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ").split())

    return called


def test_an_immature_cohort_is_marked_and_the_rate_it_will_have_is_told(cadran: Cadran) -> None:
    said = cadran("kpi", "get", "pipeline_conversion_rate", "--period", "2017")
    assert "80%*" in said
    assert "* Immature cohort: less than 90%" in said
    assert "The interval is that of the resolved cases only." in said
    assert "60% so far, but 20% are still open and count as not won." in said
    assert "Cohorte immature" in cadran("kpi", "get", "pipeline_conversion_rate", "--period", "2017", lang="fr")
    [reading] = json.loads(cadran("kpi", "get", "pipeline_conversion_rate", "--period", "2017", "--json"))
    assert reading["notes"] == ["below_minimum", "interval_on_resolved", "immature"]


def test_a_resolved_cohort_bears_no_mark(cadran: Cadran) -> None:
    said = cadran("kpi", "get", "pipeline_conversion_rate", "--period", "2017-10")
    assert "100%" in said
    assert "*" not in said


def test_explain_tells_the_naive_figure_beside_the_estimate(cadran: Cadran) -> None:
    """Won after 10, 20 and 40 days; one has been open for 21."""
    said = cadran("explain", "sales_cycle", "--period", "2017")
    assert "Of those that came, half took no more than 20 d. That leaves out 1 still running, 1 of which" in said
    found = json.loads(cadran("explain", "sales_cycle_estimate", "--period", "2017", "--json"))
    assert "half take no more than 20 d" in found["here"]["Gap"].replace("\N{NO-BREAK SPACE}", " ")


def test_stages_are_listed_with_what_was_observed_and_what_is_used(cadran: Cadran) -> None:
    assert "Win probability by stage" in cadran("stages")
    assert "déclarée" in cadran("stages", lang="fr")
    assert isinstance(json.loads(cadran("stages", "--json")), list)
