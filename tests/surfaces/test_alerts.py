"""`cadran alerts check`: what fires, for whom, in which language, and as JSON."""

from pathlib import Path

import pytest
from tests.surfaces.conftest import Cadran
from tests.workspace.firm import made


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alerts") / "w"
    made(folder)
    return folder


def test_it_says_what_fires_and_why(cadran: Cadran, firm: Path) -> None:
    said = cadran("alerts", "check", "-w", firm, "--today", "2025-11-30")
    assert said.code == 0
    assert "Économies d'énergie" in said.out
    assert "past its date" in said.out
    french = cadran("alerts", "check", "-w", firm, "--today", "2025-11-30", "--lang", "fr").out
    assert "signature dépassée" in french.casefold()


def test_it_says_it_for_one_person(cadran: Cadran, firm: Path) -> None:
    everything = cadran("alerts", "check", "-w", firm, "--today", "2025-11-30", "--json").json()
    hers = cadran("alerts", "check", "-w", firm, "--for", "Ana Lopès", "--today", "2025-11-30", "--json").json()
    assert isinstance(hers, list)
    assert isinstance(everything, list)
    assert hers
    assert {a["key"] for a in hers} < {a["key"] for a in everything}
    assert set(hers[0]) >= {"key", "rule", "tone", "severity", "title", "sentence", "href", "day"}


def test_who_is_nobody_is_told_who_there_is(cadran: Cadran, firm: Path) -> None:
    said = cadran("alerts", "check", "-w", firm, "--for", "nobody@example.org")
    assert said.code == 2
    assert "nobody@example.org" in said.err


def test_where_nothing_fires_that_is_said(cadran: Cadran, tmp_path: Path) -> None:
    cadran("init", tmp_path / "w", "--today", "2025-03-31")
    assert "Nothing to report" in cadran("alerts", "check", "-w", tmp_path / "w").out
    assert cadran("alerts", "check", "-w", tmp_path / "w", "--json").json() == []
