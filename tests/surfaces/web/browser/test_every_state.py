"""Pages in the states that the walk through all pages does not meet: open to all in both themes, as wide as a phone."""

import hashlib
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.surfaces.web.browser.conftest import Open, refused
from tests.surfaces.web.browser.test_every_page import faults, looked_at
from tests.surfaces.web.conftest import PASSWORD, Cast

from cadran.panels.addresses import address_of
from cadran.sources.files.importing import ImportPlan
from cadran.surfaces.web.alerts.models import Rule
from cadran.surfaces.web.intake.models import Intake, State
from cadran.surfaces.web.intake.reports import plan_json, question_json, report_json
from cadran.surfaces.web.people.models import Invitation, User
from cadran.surfaces.web.team.models import Challenge
from cadran.workspace import Workspace
from cadran.workspace.importing import Importing
from cadran.workspace.progress import Moment

LONG = "Renouvellement pluriannuel des équipements de la direction interrégionale Auvergne-Rhône-Alpes"
DEALS = f"""Affaire;Client;Commercial;Montant HT;Statut;Date de création;Date de clôture;Couleur préférée
{LONG};Société d'économie mixte;Anne-Sophie de La Rochefoucauld;12 000,50;Zigzag;14/01/2025;28/03/2025;bleu
Sol;Petit;Léo;50;Gagnée;14/01/2025;28/03/2025;vert
Mur;Petit;Léo;n/c;Gagnée;14/01/2025;99/99/2025;vert
"""


class _Stop(Exception):
    def __init__(self, plan: ImportPlan) -> None:
        self.plan = plan


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an import asks and what it reports, of a file with a word, a column and cells that nobody knows."""
    folder = tmp_path_factory.mktemp("states")
    file = folder / "exportation_des_affaires_de_la_direction_commerciale.csv"
    file.write_text(DEALS, encoding="utf-8")
    workspace = Workspace.create(folder / "w", {"today": "2025-12-31"})

    def stop(plan: ImportPlan) -> None:
        raise _Stop(plan)

    with pytest.raises(_Stop) as stopped:
        Importing(workspace.store, (file,), open_=stop).run()
    plan = stopped.value.plan
    report = Importing(workspace.store, (file,), yes=True).run()
    workspace.store.close()
    return {
        "files": [file.name], "plan": plan_json(plan), "questions": [question_json(q) for q in plan.questions],
        "report": report_json(report),
    }  # fmt: skip


def test_an_import_in_every_state(signed_in: Open, people: dict[str, User], imported: dict[str, Any]) -> None:
    files = imported["files"]
    moment = asdict(Moment("read", files[0], 1, 2, 120_000, 500_000, 500_000))
    states = (
        {"state": State.ASKING, "plan": imported["plan"], "questions": imported["questions"]},
        {"state": State.DONE, "report": imported["report"]},
        {"state": State.RUNNING, "progress": moment},
        {"state": State.DROPPED},
    )
    made = [Intake.objects.create(by=people["boss"], files=files, **more) for more in states]
    assert imported["questions"]
    assert imported["report"]["files"][0]["quarantined"]
    page = signed_in("boss")
    found = [fault for one in made for fault in faults(page, f"/import/{one.pk}/")]
    assert found == []


def test_challenges_that_run_and_are_over(signed_in: Open, people: dict[str, User], cast: Cast) -> None:
    make = Challenge.objects.create
    asked = {
        "kpi": "revenue",
        "prize": "un déjeuner d'équipe",
        "reps": [cast.ana, cast.cy, cast.bo],
        "by": people["boss"],
    }
    make(title=LONG[:120], starts_on=date(2025, 12, 1), ends_on=date(2025, 12, 31), **asked)
    make(title="Passé", starts_on=date(2025, 10, 1), ends_on=date(2025, 10, 31), **asked)
    make(title="À venir", starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 16), **asked)
    assert [f for who in ("boss", "ana") for f in faults(signed_in(who), "/team/challenges/")] == []


def test_what_an_executive_opens(signed_in: Open, served: Workspace, cast: Cast, people: dict[str, User]) -> None:
    with served.facts() as facts:
        found = facts.con.execute(
            """
            SELECT concat(a.source, '/', a.source_id) FROM now.accounts AS a JOIN now.orders AS o ON o.account_id = a.id
            LEFT JOIN now.complaints AS c ON c.account_id = a.id GROUP BY 1
            ORDER BY count(DISTINCT c.id) DESC, count(DISTINCT o.id) DESC LIMIT 1
            """
        ).fetchone()
    assert found
    account, rep = address_of("accounts", found[0]), address_of("team", cast.ana)
    paths = (
        account,
        rep,
        "/team/",
        "/team/pulse/",
        "/kpi/rep_pulse/?period=2025-Q4&by=team",
        "/reports/",
        "/deals/?q=zzzz",
    )
    page = signed_in("exec")
    assert [fault for path in paths for fault in faults(page, path)] == []


def test_the_administrators_other_pages(signed_in: Open, people: dict[str, User], complaints: list[str]) -> None:
    Rule.objects.create(kpi="win_rate", condition="below", value=0.2, by=people["boss"])
    page = signed_in("boss")
    paths = ("/settings/definitions/", "/settings/mapping/", "/settings/alerts/")
    assert [fault for path in paths for fault in faults(page, path)] == []
    assert invite(page, "ana@example.org") == [], "an address that has an account"
    refused(complaints, 400)
    assert invite(page, "quelqu.un.dont.le.nom.est.long@filiale.example.org") == []


def invite(page: Page, email: str) -> list[str]:
    """What is wrong with the page after an invitation is sent."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    page.goto("/settings/people/")
    page.locator("form[action$='/invite/'] [name=email]").fill(email)
    page.locator("form[action$='/invite/'] button.btn").click()
    return looked_at(page)


def test_pages_before_the_door(
    tab: Open, transactional_db: None, people: dict[str, User], complaints: list[str]
) -> None:
    hashed = hashlib.sha256(b"token").hexdigest()
    Invitation.objects.create(email="neu@example.org", role="rep", token_hash=hashed, name="Nell")
    page = tab()
    paths = ("/invitation/token/", "/account/inactive/", "/account/signup/", "/account/password/reset/done/")
    assert [fault for path in paths for fault in faults(page, path)] == []
    assert faults(page, "/unsubscribe/nothing/", 404) == []
    refused(complaints, 404)


def test_pages_of_ones_own_account(tab: Open, transactional_db: None, people: dict[str, User]) -> None:
    page = tab()
    page.goto("/account/login/")
    page.fill("[name=login]", "ana@example.org")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button.btn").first.click()
    page.wait_for_url("**/")
    paths = ("/account/2fa/totp/activate/", "/account/3rdparty/", "/account/reauthenticate/?next=/account/2fa/")
    assert [fault for path in paths for fault in faults(page, path)] == []


def test_pages_that_refuse(signed_in: Open, people: dict[str, User], complaints: list[str]) -> None:
    page = signed_in("ana")
    for path, status in (("/nowhere/", 404), ("/settings/", 403), ("/kpi/win_rate/?period=hier", 400)):
        assert faults(page, path, status) == []
        refused(complaints, status)
