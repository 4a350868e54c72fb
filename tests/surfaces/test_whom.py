"""`--for`: somebody of `reps`, or who has an account in the application; anybody else is told who is near."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.surfaces.conftest import Cadran
from tests.workspace.firm import made

from cadran.errors import UnknownName
from cadran.surfaces.cli import web_process
from cadran.surfaces.cli.whom import Whom, whom
from cadran.workspace import Viewer, Workspace

Accounts = Callable[..., None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("whom") / "w"
    made(found)
    return found


@pytest.fixture
def accounts(monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """The application answers so; what it was asked stands in `asked`."""

    def answer(account: dict[str, object] | None, known: tuple[str, ...] = ()) -> None:
        def ask(folder: Path, *command: str, said: str = "") -> subprocess.CompletedProcess[str]:
            assert command == ("account_of",)
            assert isinstance(json.loads(said), str)
            return subprocess.CompletedProcess([], 0, json.dumps({"account": account, "known": known}), "")

        monkeypatch.setattr(web_process, "opened", lambda _: True)
        monkeypatch.setattr(web_process, "ask", ask)

    return answer


def found(folder: Path, who: str) -> Whom:
    workspace = Workspace.open(folder)
    return whom(workspace, who, workspace.as_of_day(today="2025-11-30"))


def test_a_seller_is_found_without_asking_the_application(folder: Path, accounts: Accounts) -> None:
    accounts({"name": "Nobody", "role": "executive", "rep": "", "sdr": False})
    one = found(folder, "Ana Lopès")
    assert (one.name, one.trade, one.viewer.role) == ("Ana Lopès", "seller", "rep")


def test_a_manager_sees_the_team_with_or_without_an_application(folder: Path, accounts: Accounts) -> None:
    before = found(folder, "Bob Chef")
    assert (before.trade, before.viewer.role) == ("manager", "manager")
    accounts(None)
    assert found(folder, "Bob Chef") == before
    accounts({"name": "Bo", "role": "executive", "rep": "", "sdr": False})
    assert found(folder, "Bob Chef").viewer.role == "executive"


def test_an_executive_has_the_companys_report(folder: Path, accounts: Accounts) -> None:
    accounts({"name": "Éric Direction", "role": "executive", "rep": "", "sdr": False})
    assert found(folder, "eric@example.org") == Whom("Éric Direction", "executive", Viewer("executive"))
    accounts({"name": "Marc", "role": "marketing", "rep": "", "sdr": False})
    assert found(folder, "marc@example.org") == Whom("Marc", "marketing", Viewer("marketing"))


def test_nobody_is_told_the_nearest_of_reps_and_accounts(folder: Path, accounts: Accounts, cadran: Cadran) -> None:
    accounts(None, ("eric@example.org",))
    with pytest.raises(UnknownName) as said:
        found(folder, "erik@example.org")
    assert said.value.near[0] == "eric@example.org"
    with pytest.raises(UnknownName) as said:
        found(folder, "Ana Lopez")
    assert said.value.near[0] == "Ana Lopès"
    answer = cadran("report", "-w", folder, "--for", "erik@example.org", "--format", "csv", "--today", "2025-11-30")
    assert answer.code == 2
    assert "eric@example.org" in answer.err.replace("\n", " ")


def test_an_account_without_a_row_in_reps_is_told_so(folder: Path, accounts: Accounts) -> None:
    accounts({"name": "Zoé", "role": "manager", "rep": "crm/gone", "sdr": False})
    with pytest.raises(UnknownName, match="crm/gone"):
        found(folder, "zoe@example.org")
