"""Targets in the page: exact, versioned, by those who may."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from django.test import Client
from tests.surfaces.web.conftest import settled

from cadran.sources.own import stage
from cadran.surfaces.web.own.models import Typed
from cadran.surfaces.web.own.publisher import publish_pending
from cadran.surfaces.web.people.models import AuditEntry, User
from cadran.workspace import Workspace

JANUARY, YEAR = "2025-01-01..2025-01-31", "2025-01-01..2025-12-31"
INES, LEO, ZOE = f"rep:crm/1@{JANUARY}", f"rep:crm/2@{JANUARY}", f"rep:crm/3@{JANUARY}"
TABLES = {
    "reps": [
        {"source_id": "1", "name": "Inès Martin"}, {"source_id": "2", "name": "Léo Petit"},
        {"source_id": "3", "name": "Zoé Loin"}, {"source_id": "9", "name": "Bo Chef", "role": "manager"},
    ],
    "teams": [{"source_id": "N", "name": "Nord", "manager": "9"}, {"source_id": "S", "name": "Sud", "manager": None}],
    "rep_assignments": [
        {"source_id": f"a{rep}", "rep": rep, "team": team, "starts_on": date(2024, 1, 1)}
        for rep, team in (("1", "N"), ("2", "N"), ("3", "S"))
    ],
    "targets": [
        {"source_id": "t1", "kpi": "revenue", "rep": "1", "team": None, "starts_on": date(2025, 1, 1),
         "ends_on": date(2025, 1, 31), "value": Decimal("1000.2500"), "weight": Decimal(3), "version": 1},
        {"source_id": "t2", "kpi": "revenue", "rep": None, "team": "N", "starts_on": date(2025, 1, 1),
         "ends_on": date(2025, 1, 31), "value": Decimal("5000"), "weight": None, "version": 1},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def firm_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = {name: pa.Table.from_pylist(rows) for name, rows in TABLES.items()}
    return settled(tmp_path_factory.mktemp("firm") / "w", {"today": "2025-06-30"}, tables)


@pytest.fixture
def firm(firm_made: Path, own_served: Path, db: None) -> Iterator[Workspace]:
    """A copy of the firm, to be changed."""
    shutil.copytree(firm_made, own_served)
    workspace = Workspace.open(own_served)
    make = User.objects.create_user
    make("boss@example.org", "x", role="administrator", language="fr")
    make("bo@example.org", "x", role="manager", rep="crm/9", language="fr")
    make("ines@example.org", "x", role="rep", rep="crm/1", language="fr")
    make("mark@example.org", "x", role="marketing", language="fr")
    yield workspace
    workspace.store.close()


def as_(name: str) -> Client:
    client = Client()
    user = User.objects.get(email=f"{name}@example.org")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def shown(client: Client, level: str = "rep") -> dict[str, str]:
    page = client.get(f"/targets/?year=2025&level={level}").content.decode()
    return dict(re.findall(r'<input name="([^"]+@[^"]+)" value="([^"]*)"', page))


def send(client: Client, cells: dict[str, str], **more: str) -> int:
    known = more.pop("known", None)
    level = more.pop("level", "rep")
    base = shown(client, level) if known is None else json.loads(known)
    return client.post(f"/targets/?year=2025&level={level}", {**cells, "known": json.dumps(base), **more}).status_code


def test_exact_decimals_go_through_page_application_and_store(firm: Workspace) -> None:
    boss = as_("boss")
    assert shown(boss)[INES] == "1\u202f000,25"
    assert send(boss, {LEO: "12 500,5001"}) == 302
    assert shown(boss)[LEO] == "12\u202f500,5001"  # before it is published
    publish_pending()
    assert shown(boss)[LEO] == "12\u202f500,5001"
    found = [r for r in firm.targets("revenue").to_pylist() if r["name"] == "Léo Petit"]
    assert [(r["value"], r["version"], r["set_on"], r["counts"]) for r in found] == [
        (Decimal("12500.5001"), 1, date(2025, 6, 30), True)
    ]
    assert AuditEntry.objects.get(what="target_changed").detail["targets"] == 1


def test_a_change_is_a_new_version_with_a_reason_and_keeps_the_weight(firm: Workspace) -> None:
    boss = as_("boss")
    assert send(boss, {INES: "2000"}) == 422
    assert not Typed.objects.exists()
    assert send(boss, {INES: "2000"}, reason="Nouveau secteur") == 302
    publish_pending()
    found = [r for r in firm.targets("revenue").to_pylist() if r["name"] == "Inès Martin"]
    assert [(r["value"], r["version"], r["reason"], r["counts"]) for r in found] == [
        (Decimal("1000.25"), 1, None, False), (Decimal(2000), 2, "Nouveau secteur", True),
    ]  # fmt: skip
    with firm.facts() as facts:
        assert facts.con.execute("SELECT weight FROM now.targets_now WHERE rep_id IS NOT NULL").fetchall() == [
            (Decimal(3),)
        ]
    page = boss.get("/targets/history/?year=2025").content.decode()
    assert "Nouveau secteur" in page
    assert "boss@example.org" in page


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(firm: Workspace) -> None:
    boss = as_("boss")
    before = json.dumps(shown(boss))
    send(boss, {LEO: "10"})
    assert send(boss, {LEO: "20"}, known=before, reason="x") == 422
    assert send(boss, {LEO: "", ZOE: "7"}, known=before, reason="x") == 302
    assert (shown(boss)[LEO], shown(boss)[ZOE]) == ("10", "7")


def test_a_typed_target_can_be_taken_away_an_imported_one_cannot(firm: Workspace) -> None:
    boss = as_("boss")
    send(boss, {LEO: "10"})
    publish_pending()
    assert send(boss, {LEO: ""}, reason="Erreur") == 302
    assert shown(boss)[LEO] == ""
    publish_pending()
    assert shown(boss)[LEO] == ""
    assert send(boss, {INES: ""}, reason="Erreur") == 422


def test_a_manager_sets_those_of_the_own_team_alone(firm: Workspace) -> None:
    bo = as_("bo")
    assert set(shown(bo)) >= {INES, LEO}
    assert not [name for name in shown(bo) if name.startswith(("rep:crm/3", "rep:crm/9"))]
    assert send(bo, {LEO: "10", ZOE: "10", f"rep:crm/9@{JANUARY}": "1"}, reason="x") == 422
    assert not Typed.objects.exists()
    assert send(bo, {LEO: "10", ZOE: "10"}, reason="x") == 302  # Zoé is no cell of this manager's grid
    assert [t.cells["rep"] for t in Typed.objects.all()] == ["crm/2"]
    assert f"team:crm/N@{JANUARY}" in shown(bo, "team")
    assert not [name for name in shown(bo, "team") if name.startswith(("company", "team:crm/S"))]


def test_a_rep_reads_own_targets_and_sets_none(firm: Workspace) -> None:
    ines = as_("ines")
    page = ines.get("/targets/?year=2025").content.decode()
    assert "1\u202f000,25" in page
    assert "Petit" not in page
    assert '<input name="rep:' not in page
    assert send(ines, {INES: "1"}, known="{}", reason="x") == 403
    for path in ("/targets/paste/", f"/targets/propose/?year=2025&column={JANUARY}"):
        assert ines.get(path).status_code == 403
    assert "Petit" not in ines.get("/targets/history/?year=2025&all=1").content.decode()
    assert not Typed.objects.exists()
    assert as_("mark").get("/targets/").status_code == 403


def test_what_waits_is_shown_to_those_alone_who_may_see_it(firm: Workspace) -> None:
    send(as_("boss"), {LEO: "4242"})
    assert "4\u202f242" in as_("bo").get("/targets/?year=2025").content.decode()
    assert "4\u202f242" not in as_("ines").get("/targets/history/?year=2025").content.decode()


def test_sums_that_do_not_meet_are_told_and_nothing_is_held_back(firm: Workspace) -> None:
    boss = as_("boss")
    page = boss.get("/targets/?year=2025").content.decode()
    assert "commerciaux (1) ne fait pas l&#x27;objectif de Nord" in page
    assert send(boss, {LEO: "3999,75", f"company:@{JANUARY}": "6000"}) == 302
    assert "objectif de Nord" not in boss.get("/targets/?year=2025").content.decode()
    assert send(boss, {f"company:@{JANUARY}": "6000"}, level="team") == 302
    assert "équipes (1) ne fait pas" in boss.get("/targets/?year=2025").content.decode()
    months = {f"rep:crm/3@{date(2025, m, 1)}..{_last(m)}": "10" for m in range(1, 13)}
    assert send(boss, months | {f"rep:crm/3@{YEAR}": "121"}) == 302
    assert "Zoé Loin\u00a0: les périodes ne font pas" in boss.get("/targets/?year=2025").content.decode()


def _last(month: int) -> date:
    return date(2025, month, 31 if month in {1, 3, 5, 7, 8, 10, 12} else 28 if month == 2 else 30)


def test_a_paste_is_read_shown_and_saved(firm: Workspace) -> None:
    boss = as_("boss")
    text = (
        "Commercial\tjanv. 2025\tfévrier\nMARTIN  ines\t12,5 k€\t\nLeo Petit\t7 500,50\tabc\n"
        "Zoe Loan\t1\t2\nTotal\t9\t9"
    )
    page = boss.post("/targets/paste/?year=2025", {"text": text}).content.decode()
    assert "Zoe Loan" in page
    assert "Zoé Loin" in page  # the nearest
    assert "Léo Petit" not in page.split("Cases non lues")[0]
    assert "n&#x27;est pas un nombre" in page
    assert not Typed.objects.exists()
    answer = boss.post("/targets/paste/?year=2025", {"text": text, "save": "1", "reason": "Budget"})
    assert answer.status_code == 302
    assert (shown(boss)[INES], shown(boss)[LEO], shown(boss)[ZOE]) == ("12\u202f500", "7\u202f500,50"[:-1], "")


def test_a_paste_without_heads_follows_the_grid(firm: Workspace) -> None:
    boss = as_("boss")
    boss.post("/targets/paste/?year=2025&grain=quarter", {"text": "Zoé Loin\t1\t2\t3\t4\t10", "save": "1"})
    page = boss.get("/targets/?year=2025&grain=quarter").content.decode()
    found = dict(re.findall(r'<input name="rep:crm/3@([^"]+)" value="([^"]*)"', page))
    assert list(found.values()) == ["1", "2", "3", "4", "10"]


def test_a_proposal_needs_history_and_says_so(firm: Workspace) -> None:
    page = as_("boss").get(f"/targets/propose/?year=2025&column={JANUARY}").content.decode()
    assert 'name="take"' not in page


def test_a_fiscal_year_and_no_year_at_all(firm: Workspace) -> None:
    boss = as_("boss")
    assert boss.get("/targets/?year=2025-03").status_code == 400
    assert boss.get("/targets/?kpi=nothing").status_code == 404
    assert boss.get("/targets/?kpi=calls&year=2024&lang=en").status_code == 200


def test_a_proposal_taken_over_is_a_version_with_its_reason(firm: Workspace) -> None:
    sold = [
        {"source_id": f"o{rep}-{year}-{month}", "rep": rep, "ordered_on": date(year, month, 10),
         "amount": Decimal(1000 * int(rep) + 10 * month)}
        for rep in ("1", "2") for year in (2023, 2024) for month in range(1, 13)
    ]  # fmt: skip
    with firm.store.write() as writer:
        table = pa.Table.from_pylist(sold)
        writer.upsert(stage(writer.con, "orders", table, source="crm", import_id=writer.next_import()))
    boss, where = as_("boss"), f"/targets/propose/?year=2025&level=rep&column={JANUARY}"
    page = boss.get(where).content.decode()
    offers = dict(re.findall(r'<input name="(rep:[^"]+)" value="([^"]*)" aria-label', page))
    assert set(offers) == {INES, LEO}, "nobody without sales is proposed a target"
    assert boss.post(where, {"take": [LEO], **offers, LEO: "2 345,5"}).status_code == 302
    (typed,) = Typed.objects.filter(table="targets")
    assert Decimal(typed.cells["value"]) == Decimal("2345.5"), "the value as it was changed before it was taken over"
    assert typed.cells["reason"].startswith("Proposé. ")
    publish_pending()
    cells = shown(boss)
    assert (cells[LEO].replace("\u202f", " "), cells[INES].replace("\u202f", " ")) == ("2 345,5", "1 000,25")
    bo = as_("bo").get(where).content.decode()
    assert LEO in bo
    assert as_("ines").get(where).status_code == 403
