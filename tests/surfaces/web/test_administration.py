"""Settings, invitations, the log and backups, as an administrator uses them, and closed to everybody else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from tests.surfaces.web.conftest import PASSWORD

from cadran.surfaces.web.administration.words import WHAT
from cadran.surfaces.web.people import audit
from cadran.surfaces.web.people.models import AuditEntry, Invitation, User
from cadran.workspace import Workspace

In = Callable[[str], Client]
PAGES = ("/settings/", "/settings/calendar/", "/settings/definitions/", "/settings/mapping/", "/settings/people/",
         "/settings/log/", "/settings/backups/")  # fmt: skip
COMPANY = {
    "name": "Après", "language": "fr", "currency": "EUR", "timezone": "Europe/Paris", "revenue_basis": "", "today": "",
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_the_administrators_alone(client_of: In, page: str) -> None:
    assert client_of("boss").get(page).status_code == 200
    for name in ("exec", "bo", "ana", "mark"):
        assert client_of(name).get(page).status_code == 403, name


def test_a_setting_changes_and_is_logged(client_of: In, own_served: Path) -> None:
    Workspace.create(own_served, {"name": "Avant"})
    assert client_of("boss").post("/settings/company/", COMPANY).status_code == 302
    assert Workspace.open(own_served).settings.name == "Après"
    entry = AuditEntry.objects.get(what="setting_changed")
    assert entry.detail == {"setting": "name", "before": "Avant", "after": "Après"}


def test_a_wrong_setting_says_why_and_changes_nothing(client_of: In, own_served: Path) -> None:
    Workspace.create(own_served, {"name": "Avant"})
    answer = client_of("boss").post("/settings/company/", COMPANY | {"currency": "euros"})
    assert answer.status_code == 400
    assert "code de devise" in answer.content.decode()
    assert Workspace.open(own_served).settings.name == "Avant"


def test_an_invitation_lets_one_person_in_once(client_of: In) -> None:
    boss = client_of("boss")
    answer = boss.post("/settings/people/invite/", {"email": "Neuf@Example.org", "name": "Neuf", "role": "marketing"})
    assert answer.status_code == 200
    link = re.search(r"/invitation/[\w-]+/", mail.outbox[0].body)
    assert link
    assert link[0].split("/")[2] not in str(Invitation.objects.values())
    given = {"name": "Neuf Venu", "password": PASSWORD, "again": PASSWORD}
    assert Client().post(link[0], given).status_code == 302
    made = User.objects.get(email="neuf@example.org")
    assert (made.role, made.name) == ("marketing", "Neuf Venu")
    assert Client().get(link[0]).status_code == 404
    assert User.objects.filter(email="neuf@example.org").count() == 1


def test_the_last_administrator_stays(client_of: In, people: dict[str, User]) -> None:
    boss = people["boss"]
    given = {"name": "Claire", "role": "executive", "job": "", "rep": "", "is_active": "on"}
    answer = client_of("boss").post(f"/settings/people/{boss.pk}/", given)
    assert answer.status_code == 400
    assert User.objects.get(pk=boss.pk).role == "administrator"


def test_sign_ins_are_logged_without_the_password(people: dict[str, User]) -> None:
    client = Client()
    client.post("/account/login/", {"login": "ana@example.org", "password": "wrong-secret-word"})
    client.post("/account/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert list(AuditEntry.objects.order_by("id").values_list("what", "email")) == [
        ("sign_in_failed", "ana@example.org"), ("signed_in", "ana@example.org"),
    ]  # fmt: skip
    assert "secret" not in str(AuditEntry.objects.values())


NOTED = re.compile(r'\bnote\([\w.]+, "(\w+)"')


def test_the_log_has_words_for_all_that_it_holds() -> None:
    web = Path(audit.__file__).parents[1]
    noted = {code for file in web.rglob("*.py") for code in NOTED.findall(file.read_text(encoding="utf-8"))}
    assert noted == set(WHAT)


def test_too_many_wrong_passwords_close_the_door_for_a_while(people: dict[str, User]) -> None:
    for _ in range(6):
        Client().post("/account/login/", {"login": "ana@example.org", "password": "wrong"})
    answer = Client().post("/account/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert answer.status_code in {200, 429}
    assert "_auth_user_id" not in answer.client.session  # type: ignore[attr-defined]  # the test client adds it


def test_a_backup_is_made_and_restored_beside(client_of: In, own_served: Path) -> None:
    Workspace.create(own_served, {"name": "Gardé"})
    boss = client_of("boss")
    assert boss.post("/settings/backups/make/").status_code == 302
    name = re.search(r"/settings/backups/([\d-]+)/restore/", boss.get("/settings/backups/").content.decode())
    assert name
    boss.post(f"/settings/backups/{name[1]}/restore/")
    assert Workspace.open(own_served.with_name(f"served-{name[1]}")).settings.name == "Gardé"
    assert boss.post("/settings/backups/..%2F..%2Fetc/restore/").status_code == 404
