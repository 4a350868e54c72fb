"""Persons' rights in the page: found, handed out, forgotten in the store and in the application's database alike."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from cadran.surfaces.web.people.models import AuditEntry, Invitation, User
from cadran.surfaces.web.team.models import Challenge
from cadran.surfaces.web.team.privacy import peers_setting
from cadran.workspace import Workspace

In = Callable[[str], Client]
PAGES = ("/settings/persons/", "/settings/persons/?q=a", "/settings/persons/retention/", "/settings/privacy/")
KPIS = (
    "revenue", "win_rate", "deals_won", "deals_created", "meetings", "activity_rate", "weighted_pipeline", "leads",
    "target_attainment", "new_customers", "gross_margin", "nps", "average_deal_size", "proposals_sent",
)  # fmt: skip


@pytest.fixture
def own(served: Workspace, own_served: Path) -> Workspace:
    """A copy of the demo company, to be changed."""
    own_served.mkdir()
    for path in [served.store.folder / "CURRENT", *served.store.folder.glob("generation-*.duckdb")]:
        shutil.copy(path, own_served)
    return Workspace.open(own_served)


def somebody(workspace: Workspace, table: str = "contacts") -> tuple[str, str, str]:
    """(key, e-mail, name) of somebody to whom many rows refer."""
    names = {"contacts": "concat_ws(' ', t.first_name, t.last_name)", "reps": "t.name"}
    by = {"contacts": "now.activities a ON a.contact_id = t.id", "reps": "now.deals a ON a.owner_id = t.id"}
    with workspace.store.read() as reader:
        found = reader.con.execute(
            f"SELECT concat('{table}/', t.source, '/', t.source_id), t.email, {names[table]} FROM now.{table} t"
            f" JOIN {by[table]} WHERE t.email IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT 1"
        ).fetchall()
    return found[0]


def figures(workspace: Workspace) -> list[object]:
    """To a hundred-thousandth: the rows lie in another order in a file written anew, and floats add up as they lie."""
    asked = workspace.kpi(list(KPIS), period="2025")
    by_rep = workspace.kpi(["revenue", "meetings"], period="2025", by="rep")
    return [(r.kpi, round(r.value or 0, 5), r.n) for r in asked] + sorted(
        (r.kpi, round(r.value or 0, 5), r.n or 0) for r in by_rep
    )


def in_base(said: str) -> set[str]:
    """Tables of the application's database that hold a text, in any column."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(said.lower() in str(v).lower() for row in cursor.fetchall() for v in row):
                found.add(table)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_the_administrators_alone(client_of: In, page: str) -> None:
    answer = client_of("boss").get(page)
    assert answer.status_code == 200
    assert "style=" not in answer.content.decode()
    for name in ("exec", "bo", "ana", "mark"):
        assert client_of(name).get(page).status_code == 403, name
    assert client_of("ana").post("/settings/persons/export/", {"key": "contacts/demo/K0005"}).status_code == 403
    assert client_of("ana").post("/settings/persons/forget/", {"key": "contacts/demo/K0005"}).status_code == 403


def test_a_contact_is_forgotten_and_no_figure_moves(client_of: In, own: Workspace) -> None:
    boss, (key, email, name), before = client_of("boss"), somebody(own), figures(own)
    assert key in boss.get("/settings/persons/", {"q": email}).content.decode()
    refused = boss.post("/settings/persons/forget/", {"key": key, "typed": "quelqu'un d'autre"})
    assert refused.status_code == 400
    assert own.find_person(email).name == name
    boss.post("/settings/backups/make/")
    assert boss.post("/settings/persons/forget/", {"key": key, "typed": name}).status_code == 302
    assert figures(own) == before
    entry = AuditEntry.objects.get(what="person_forgotten")
    assert set(entry.detail) == {"pseudonym"}
    files = [p for p in own.store.folder.glob("*") if p.is_file() and p.suffix == ".duckdb"]
    assert len(files) == 1
    assert email.encode() not in files[0].read_bytes()
    page = boss.get("/settings/persons/").content.decode()
    assert entry.detail["pseudonym"] in page  # the backup made before still holds them
    backup = next((own.store.folder / "app" / "backups").iterdir())
    assert boss.post(f"/settings/persons/backups/{backup.name}/drop/").status_code == 302
    assert not backup.exists()
    assert "/drop/" not in boss.get("/settings/persons/").content.decode()


def test_a_rep_is_forgotten_in_both_databases(client_of: In, own: Workspace, people: dict[str, User]) -> None:
    key, email, name = somebody(own, "reps")
    user = User.objects.create_user(
        email, "correct-horse-battery", name=name, role="rep", rep=key.removeprefix("reps/")
    )
    Invitation.objects.create(email=email, role="rep", token_hash="x")  # noqa: S106 - no token
    AuditEntry.objects.create(email=email, what="invited", detail={"invited": email, "note": f"pour {name}"})
    Challenge.objects.create(title=f"Comme {name}", kpi="revenue", starts_on="2025-01-01", ends_on="2025-01-31",
                             prize="Un repas", reps=[key.removeprefix("reps/")])  # fmt: skip
    assert {"people_user", "people_invitation", "people_auditentry"} <= in_base(email)
    assert "team_challenge" in in_base(name)
    boss, before = client_of("boss"), figures(own)
    assert boss.post("/settings/persons/forget/", {"key": key, "typed": name}).status_code == 302
    assert in_base(email) | in_base(name) == set()
    user.refresh_from_db()
    assert not user.is_active
    assert not user.has_usable_password()
    assert user.name.startswith("Personne ")
    assert Challenge.objects.get().reps == [key.removeprefix("reps/")]
    assert figures(own) == before
    shown = own.kpi("revenue", period="2025", by="rep")
    assert user.name in str([r.group for r in shown])


def test_what_is_known_of_somebody_comes_as_a_zip(client_of: In, own: Workspace) -> None:
    key, email, _ = somebody(own)
    answer = client_of("boss").post("/settings/persons/export/", {"key": key})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]  # it streams
    assert {"person.json", "contacts.csv", "about_activities.csv", "application.json"} <= set(archive.namelist())
    whole = json.loads(archive.read("person.json"))
    assert whole["own"]["contacts"][0]["email"] == email
    assert len(whole["about"]["activities"]) > 3
    assert AuditEntry.objects.get(what="person_exported").detail == {"person": key}


def test_the_command_line_hands_over_whom_to_forget(
    people: dict[str, User], own_served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"code": "3f2a1b", "pseudonym": "Personne 3f2a1b", "emails": ["mark@example.org"],
            "names": ["marc marketing"],
            "phones": [], "taken": [], "keys": {"crm/marc": "crm/forgotten:3f2a1b"}, "reps": []}  # fmt: skip
    User.objects.filter(pk=people["cy"].pk).update(rep="crm/marc")
    own_served.mkdir()
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps([said])))
    call_command("forget_in_application")
    assert in_base("mark@example.org") | in_base("marc marketing") == set()
    gone = {u.rep for u in User.objects.filter(is_active=False)}
    assert gone == {"", "crm/forgotten:3f2a1b"}


def test_an_account_without_rows_is_forgotten_but_not_the_last_administrator(client_of: In, own: Workspace) -> None:
    boss, mark = client_of("boss"), User.objects.get(email="mark@example.org")
    assert f"users/{mark.pk}" in boss.get("/settings/persons/?q=mark%40").content.decode()
    given = {"key": f"users/{mark.pk}", "typed": "marc marketing"}
    assert boss.post("/settings/persons/forget/", given).status_code == 302
    assert in_base("mark@example.org") == set()
    me = User.objects.get(email="boss@example.org")
    answer = boss.post("/settings/persons/forget/", {"key": f"users/{me.pk}", "typed": "boss@example.org"})
    assert answer.status_code == 400
    assert User.objects.filter(email="boss@example.org", is_active=True).exists()


@pytest.mark.deep
def test_retention_lists_and_forgets_in_one_generation(client_of: In, own: Workspace) -> None:
    boss, months = client_of("boss"), {"prospects": 3, "customers": 240}
    found = own.kept_too_long(3, 240)
    assert len(found) > 5
    assert {d.why for d in found} == {"prospect"}
    page = boss.get("/settings/persons/retention/", months).content.decode()
    assert found[0].key in page
    generation, before = own.generation, figures(own)
    assert boss.post("/settings/persons/retention/", months | {"typed": "0"}).status_code == 400
    assert own.generation == generation
    assert boss.post("/settings/persons/retention/", months | {"typed": str(len(found))}).status_code == 302
    assert own.generation == generation + 1
    left = {d.key for d in own.kept_too_long(3, 240)}
    assert len(left) < len(found) / 10
    assert figures(own) == before


def test_what_reps_see_of_each_other_is_chosen_and_logged(client_of: In) -> None:
    boss = client_of("boss")
    assert boss.post("/settings/privacy/", {"peers": "names"}).status_code == 302
    assert peers_setting() == "names"
    assert AuditEntry.objects.get(what="privacy_changed").detail == {"before": "ranks", "after": "names"}
    assert boss.post("/settings/privacy/", {"peers": "everything"}).status_code == 302
    assert peers_setting() == "names"
