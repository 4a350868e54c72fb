"""From a file to a dashboard in the page: recognised, asked, loaded, mended; safe with what people drop."""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.surfaces.web.conftest import settled

from cadran.errors import BadInput
from cadran.model.format import Format
from cadran.panels.intake import silent
from cadran.store.bookkeeping import Import
from cadran.surfaces.web.intake import running, uploads
from cadran.surfaces.web.intake.models import Intake, State
from cadran.surfaces.web.intake.uploads import safe_name
from cadran.surfaces.web.people.models import AuditEntry, User
from cadran.workspace import Workspace
from cadran.workspace.progress import Moment

ROOT = Path(__file__).parents[4]
DEALS = "Affaire;Client;Commercial;Montant HT;Statut;Date de création;Date de clôture\n"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return settled(tmp_path_factory.mktemp("empty") / "w", {"today": "2025-12-31"})


@pytest.fixture
def firm(empty: Path, own_served: Path, db: None) -> Iterator[Workspace]:
    shutil.copytree(empty, own_served)
    workspace = Workspace.open(own_served)
    make = User.objects.create_user
    make("boss@example.org", "x", role="administrator", language="fr")
    for role in ("executive", "manager", "rep", "marketing"):
        make(f"{role}@example.org", "x", role=role, language="fr")
    yield workspace
    workspace.store.close()


def as_(name: str) -> Client:
    client = Client()
    user = User.objects.get(email=f"{name}@example.org")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def file(name: str, content: bytes | str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def given(client: Client, *files: SimpleUploadedFile, **more: Any) -> Intake:
    answer = client.post("/import/", {"files": list(files), **more})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Intake.objects.get(pk=answer.headers["Location"].strip("/").split("/")[-1])


def page(client: Client, intake: Intake) -> str:
    return client.get(f"/import/{intake.pk}/").content.decode()


def test_the_first_own_file_asks_nothing_and_ends_in_a_dashboard(firm: Workspace) -> None:
    boss = as_("boss")
    intake = given(boss, file("affaires.csv", (ROOT / "examples/quickstart/affaires.csv").read_bytes()))
    assert intake.state == State.DONE
    found = intake.report["files"][0]
    assert (found["rows_read"], found["loaded"], found["footer"]) == (11, 10, 1)
    shown = page(boss, intake)
    assert "Voir le tableau de bord" in shown
    assert "affaires.csv" in shown
    assert firm.kpi("revenue", period="2025")[0].value
    assert boss.get("/").status_code == 200
    assert not uploads.folder_of(intake.pk).exists()
    assert AuditEntry.objects.filter(what="imported").count() == 1
    assert "affaires.csv" in boss.get("/import/history/").content.decode()
    again = given(boss, file("affaires.csv", (ROOT / "examples/quickstart/affaires.csv").read_bytes()))
    assert again.report["files"][0]["unchanged"] == 10


def test_three_french_files_together(firm: Workspace, shared: Path) -> None:
    folder = shared / "data" / "northwind_fr"
    boss = as_("boss")
    names = ("clients.csv", "commandes.csv", "lignes.csv")
    intake = given(boss, *(file(name, (folder / name).read_bytes()) for name in names))
    assert intake.state == State.DONE
    assert [(f["loaded"], f["footer"]) for f in intake.report["files"]] == [(91, 0), (830, 1), (2155, 0)]
    assert "?period=1998" in page(boss, intake)  # where the running year has nothing to show
    assert firm.kpi("revenue", period="1997")[0].value


def test_open_questions_wait_are_answered_once_and_remembered(firm: Workspace) -> None:
    boss = as_("boss")
    content = (
        DEALS + "Four;Durand;Inès;100;Zigzag;14/01/2025;28/03/2025\nSol;Petit;Léo;50;Gagnée;14/01/2025;28/03/2025\n"
    )
    intake = given(boss, file("affaires.csv", content))
    assert intake.state == State.ASKING
    assert firm.kpi("deals_created", period="2025")[0].value is None
    shown = page(boss, intake)
    assert "Zigzag" in shown
    assert "Ce qui est reconnu" in shown
    assert re.search(r"<small>Affaires · 2 lignes · \d+ colonnes comprises", shown), "in words, not in ours"
    number = next(n for n, q in enumerate(intake.questions) if "Zigzag" in q["about"])
    assert boss.post(f"/import/{intake.pk}/", {f"q{number}": "perhaps"}).status_code == 422
    assert boss.post(f"/import/{intake.pk}/", {f"q{number}": "lost"}).status_code == 302
    intake.refresh_from_db()
    assert intake.state == State.DONE
    assert firm.kpi("deals_lost", period="2025")[0].value == 1
    assert given(boss, file("encore.csv", content)).state == State.DONE


def test_questions_may_be_left_and_the_files_are_gone(firm: Workspace) -> None:
    boss = as_("boss")
    intake = given(boss, file("affaires.csv", DEALS + "Four;Durand;Inès;100;Zigzag;14/01/2025;28/03/2025\n"))
    assert uploads.folder_of(intake.pk).exists()
    boss.post(f"/import/{intake.pk}/drop/")
    assert not uploads.folder_of(intake.pk).exists()
    assert "abandonné" in page(boss, intake)


def test_pasted_cells_and_a_mapping_file(firm: Workspace) -> None:
    boss = as_("boss")
    mapping = (
        '[[file]]\nname = "*.tsv"\ntable = "deals"\n[file.map]\nQuoi = "name"\nCombien = "amount"\nFin = "outcome"\n'
    )
    cells = "Quoi\tCombien\tFin\nFour\t12 500,50\tgagnée\n"
    intake = given(boss, file("map.toml", mapping), pasted=cells)
    assert (intake.state, intake.files, intake.mapping) == (State.DONE, ["collé.tsv"], "map.toml"), intake.error
    with firm.facts() as facts:
        found = facts.con.execute("SELECT name, amount::VARCHAR, outcome::VARCHAR FROM now.deals").fetchall()
    assert found == [("Four", "12500.5000", "won")]


def test_a_row_held_back_is_mended_in_the_page(firm: Workspace) -> None:
    boss = as_("boss")
    content = DEALS + "Four;Durand;Inès;-100;Gagnée;14/01/2025;28/03/2025\nSol;Petit;Léo;50;Gagnée;14/01/2025;bientôt\n"
    intake = given(boss, file("affaires.csv", content))
    assert intake.report["files"][0]["quarantined"] == 1
    shown = boss.get("/import/quarantine/").content.decode()
    assert "bientôt" in shown
    row = firm.quarantine().to_pylist()[0]
    key = f"{row['import_id']}:{row['line']}"
    assert boss.post("/import/quarantine/", {f"{key}|Date de clôture": "bientôt"}).status_code == 422
    assert boss.post("/import/quarantine/", {f"{key}|Nothing": "x"}).status_code == 422
    assert boss.post("/import/quarantine/", {f"{key}|Date de clôture": "30/03/2025"}).status_code == 302
    assert firm.quarantine().num_rows == 0
    assert firm.kpi("deals_won", period="2025-03")[0].value == 2
    assert "Aucune ligne en quarantaine" in boss.get("/import/quarantine/").content.decode()


def test_rows_held_back_go_out_as_a_file_and_come_back_by_the_drop_zone(firm: Workspace) -> None:
    boss = as_("boss")
    given(boss, file("affaires.csv", DEALS + "Sol;Petit;Léo;50;Gagnée;14/01/2025;bientôt\n"))
    with zipfile.ZipFile(io.BytesIO(boss.get("/import/quarantine/export/").content)) as archive:
        name = archive.namelist()[0]
        mended = archive.read(name).decode("utf-8-sig").replace("bientôt", "30/03/2025", 1)
    intake = given(boss, file(name, mended))
    assert (intake.kind, intake.state) == ("replay", State.DONE), intake.error
    assert firm.quarantine().num_rows == 0


def test_a_file_that_cannot_be_read_fails_in_words_and_changes_nothing(firm: Workspace) -> None:
    boss = as_("boss")
    before = firm.generation
    intake = given(boss, file("livre.xlsx", b"PK\x03\x04 and then nothing"))
    assert intake.state == State.FAILED
    shown = page(boss, intake)
    assert intake.error["fr"].split()[0] in shown
    assert "Rien n'a changé" in shown.replace("&#x27;", "'")
    assert firm.generation == before
    assert not uploads.folder_of(intake.pk).exists()
    assert "livre.xlsx" in boss.get("/import/history/").content.decode()
    assert "échoué" in boss.get("/import/").content.decode()


def test_names_stay_in_their_folder(firm: Workspace) -> None:
    names = [
        "../../etc/affaires.csv",
        "..\\..\\a.csv",
        "/abs/a.csv",
        "a\0b.csv",
        ".hidden.csv",
        "é à.csv",
        "x" * 300 + ".csv",
    ]
    for name in names:
        kept = safe_name(name)
        assert not set(kept) & set("/\\\0"), kept
        assert not kept.startswith("."), kept
        assert kept.endswith(".csv")
        assert len(kept) <= 130
    for name in ("a.exe", "a.html", "a.csv.zip"):
        with pytest.raises(BadInput):
            safe_name(name)
    intake = given(as_("boss"), file("../a.csv", DEALS), file("A.CSV", DEALS))
    assert len(set(intake.files)) == 2


def test_too_much_is_refused(firm: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    answer = as_("boss").post("/import/", {"files": [file("a.csv", "x" * 101)]})
    assert answer.status_code == 422
    assert not Intake.objects.exists()


def test_nobody_but_an_administrator_imports(firm: Workspace) -> None:
    for role in ("executive", "manager", "rep", "marketing"):
        client = as_(role)
        for path in ("/import/", "/import/quarantine/", "/import/quarantine/export/", "/import/history/"):
            assert client.get(path).status_code == 403, (role, path)
        assert client.post("/import/", {"files": [file("a.csv", DEALS)]}).status_code == 403
        assert client.post("/import/sample/").status_code == 403
    assert not Intake.objects.exists()


def test_a_worker_that_died_is_told_and_an_old_question_forgotten(firm: Workspace) -> None:
    long_ago = timezone.now() - timedelta(days=2)
    died = Intake.objects.create(state=State.RUNNING, heard_at=long_ago)
    asking = Intake.objects.create(state=State.ASKING, heard_at=long_ago)
    fresh = Intake.objects.create(state=State.RUNNING)
    running.tidy()
    assert [Intake.objects.get(pk=i.pk).state for i in (died, asking, fresh)] == ["failed", "dropped", "running"]


@pytest.mark.deep
def test_the_sample_company_fills_an_empty_workspace_only(firm: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cadran.workspace.demo.SAMPLE", 0.02)
    boss = as_("boss")
    assert "exemple" in boss.get("/import/").content.decode()
    boss.post("/import/sample/")
    intake = Intake.objects.get()
    assert intake.state == State.DONE, intake.error
    assert firm.kpi("revenue", period="2025")[0].value
    boss.post("/import/sample/")
    assert Intake.objects.count() == 1
    assert "Charger l" not in boss.get("/import/").content.decode()


def test_a_source_that_goes_silent_is_told() -> None:
    def brought(source: str, day: int) -> Import:
        at = datetime(2025, 1, day)  # noqa: DTZ001 - naive UTC, as the store keeps it
        return Import(id=day, file="f", source=source, table_name="deals", imported_at=at, known_at=at)

    weekly = [brought("hubspot", day) for day in (1, 8, 15)]
    to = Format("fr")
    assert not silent(weekly, datetime(2025, 1, 31), to)  # noqa: DTZ001 - as above
    told = silent(weekly, datetime(2025, 2, 20), to)  # noqa: DTZ001 - as above
    assert [t.source for t in told] == ["hubspot"]
    assert "36 jours" in told[0].text
    assert not silent([brought("own", d) for d in (1, 8, 15)], datetime(2025, 6, 1), to)  # noqa: DTZ001 - as above


# ---------------------------------------------------------------- watching


def test_one_watches_the_rows_go_by(firm: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    boss, clock = as_("boss"), iter((1.0, 1.1, 1.2, 1.7, 1.8))
    monkeypatch.setattr(running, "monotonic", lambda: next(clock))
    intake = Intake.objects.create(state=State.RUNNING, files=["affaires.csv"])
    told, shown = running._progress(intake), []
    for moment in (
        Moment("read", "affaires.csv", done=0, of=500_000),
        Moment("read", "affaires.csv", done=100_000, of=500_000),  # too soon to be kept
        Moment("read", "affaires.csv", done=200_000, of=500_000),
        Moment("read", "affaires.csv", done=300_000, of=500_000),
        Moment("check", "affaires.csv", of=500_000),  # another step is kept at once
    ):
        told(moment)
        intake.refresh_from_db()
        shown.append((intake.progress["step"], intake.progress["done"]))
    assert shown == [("read", 0), ("read", 0), ("read", 0), ("read", 300_000), ("check", 0)]
    Intake.objects.update(progress=asdict(Moment("read", "affaires.csv", done=300_000, of=500_000)))
    part = boss.get(f"/import/{intake.pk}/progress/").content.decode().replace("\u202f", " ")
    assert "300 000 lignes sur 500 000" in part
    assert 'aria-valuenow="5"' in part


def test_before_a_worker_comes_one_reads_that_it_waits(firm: Workspace) -> None:
    waiting = Intake.objects.create(state=State.WAITING, files=["affaires.csv"])
    assert "En attente" in as_("boss").get(f"/import/{waiting.pk}/progress/").content.decode()
    sample = {"step": running.SAMPLE, "file": "2025-03-01", "done": 3, "of": 12}
    Intake.objects.update(state=State.RUNNING, progress=sample)
    assert "25" in as_("boss").get(f"/import/{waiting.pk}/progress/").content.decode()
