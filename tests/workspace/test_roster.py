"""Who is meant by a name, and whose rows they see."""

from datetime import date
from pathlib import Path

import pytest
from tests.workspace.firm import BOB, made

from cadran.errors import BadInput, UnknownName
from cadran.workspace import Viewer, Workspace
from cadran.workspace.roster import eyes_of, named

DAY = date(2025, 6, 30)
REPS = "Rep ID;Name;Email;Role\n1;Ana;ana@x.example;bdm\n2;Ana;ana2@x.example;bdm\n3;Cleo;cleo@x.example;bdm\n"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("roster")
    (folder / "reps.csv").write_text(REPS, encoding="utf-8")
    workspace = Workspace.create(folder / "w", {"today": "2025-06-30"})
    workspace.import_files([folder / "reps.csv"], as_="reps", yes=True)
    return workspace


def test_a_person_is_found_by_e_mail_or_name_whatever_the_case(pair: Workspace) -> None:
    assert named(pair, " CLEO@x.example ", DAY).name == "Cleo"
    assert named(pair, "cleo", DAY).email == "cleo@x.example"


def test_two_of_one_name_are_told_apart_by_their_e_mail(pair: Workspace) -> None:
    with pytest.raises(BadInput, match="means 2 reps"):
        named(pair, "Ana", DAY)
    assert named(pair, "ana2@x.example", DAY).name == "Ana"
    with pytest.raises(UnknownName, match="Cleo"):
        named(pair, "Cleon", DAY)


def test_who_leads_a_team_sees_it_and_others_their_own(tmp_path: Path) -> None:
    boss = made(tmp_path / "w")
    assert eyes_of(boss, named(boss, "Bob Chef", DAY), DAY) == BOB
    assert eyes_of(boss, named(boss, "Bea Roux", DAY), DAY) == Viewer("rep", "demo/R2")


def test_what_changed_in_a_row_does_not_tell_reps_and_marketing_whose_it_was() -> None:
    changes = [{"column": "owner_id", "then": "Bea", "now": "Ana"}, {"column": "amount", "then": "1", "now": "2"}]
    rows = [{"rep": "Ana", "changes": changes}]
    kept = {role: Viewer(role, "x").shown(rows) for role in ("rep", "manager", "executive", "marketing")}
    assert [c["column"] for c in kept["executive"][0]["changes"]] == ["owner_id", "amount"]
    assert kept["manager"] == rows
    for role in ("rep", "marketing"):
        assert [c["column"] for c in kept[role][0]["changes"]] == ["amount"]
    assert "rep" in kept["rep"][0]
    assert "rep" not in kept["marketing"][0]
    assert Viewer("marketing", "x").hidden(("rep", "changes")) == ["rep"]
