"""The weekly meeting: what it showed it shows for ever, to those who lead its people."""

import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from tests.surfaces.web.conftest import Cast

from cadran.surfaces.web.meetings.forms import amount
from cadran.surfaces.web.meetings.models import Commit, Decision, Meeting
from cadran.surfaces.web.people.models import User
from cadran.workspace import Workspace

As = Callable[[str], Client]
HEAD = "Deal ID;Deal name;Owner;Account;Amount;Created;Closed;Expected close;Stage;Status\n"
FIRST = HEAD + (
    "1;Pompe A;Ana;Acme;1000;2025-01-06;2025-02-12;2025-03-31;Proposal;Won\n"
    "2;Pompe B;Ana;Acme;2000;2025-01-06;;2025-03-31;Proposal;Open\n"
)
THEN = HEAD + (
    "1;Pompe A;Ana;Acme;9999;2025-01-06;2025-02-12;2025-03-31;Proposal;Won\n"
    "2;Pompe B;Ana;Acme;2000;2025-01-06;2025-02-16;2025-03-31;Proposal;Lost\n"
)


def signed_in(email: str, **more: str) -> Client:
    client = Client()
    user = User.objects.create_user(email, "x", language="fr", **more)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def put(workspace: Workspace, text: str, known: str) -> None:
    """Deals as they are known on a day."""
    file = workspace.store.folder.parent / "deals.csv"
    file.write_text(text, encoding="utf-8")
    workspace.import_files([file], known_on=known, yes=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("firm") / "w"
    workspace = Workspace.create(folder, {"today": "2025-02-17", "revenue_basis": "won_deals"})
    put(workspace, FIRST, "2025-02-14")
    workspace.store.close()
    return folder


@pytest.fixture
def firm(made: Path, own_served: Path, db: None) -> Iterator[Workspace]:
    """A workspace with the first deals, a copy to be changed."""
    shutil.copytree(made, own_served)
    workspace = Workspace.open(own_served)
    yield workspace
    workspace.store.close()


def told(client: Client, pk: int) -> tuple[object, ...]:
    context = client.get(f"/meetings/{pk}/").context
    return context["told"].figures, [r.told for r in context["rows"]]


def test_figures_hold_still_when_the_data_change(firm: Workspace) -> None:
    boss = signed_in("boss@example.org", role="administrator")
    assert boss.post("/meetings/new/", {"team": ""}).status_code == 302
    first = Meeting.objects.get()
    before = told(boss, first.pk)
    assert "won Pompe A" in {f"{e.kind} {e.name}" for e in before[1][0].events}  # type: ignore[index]  # as the page has them
    put(firm, THEN, "2025-02-16")
    assert told(boss, first.pk) == before
    boss.post("/meetings/new/", {"team": ""})
    second = Meeting.objects.exclude(pk=first.pk).get()
    assert told(boss, second.pk) != before


def test_a_commit_is_held_against_what_was_won_and_decisions_come_back(firm: Workspace) -> None:
    boss = signed_in("boss@example.org", role="administrator")
    boss.post("/meetings/new/", {"team": ""})
    first = Meeting.objects.get()
    rep = first.reps[0]
    boss.post(f"/meetings/{first.pk}/commits/", {f"commit {rep}": "4 000,50", f"remark {rep}": "deux devis"})
    assert Commit.objects.get().amount == Decimal("4000.50")
    for text in ("Appeler Acme", "Revoir le prix", "Salon"):
        boss.post(f"/meetings/{first.pk}/decide/", {"text": text, "owner": "Ana", "due_on": "2025-02-24"})
    boss.post(f"/meetings/{first.pk}/close/")
    boss.post("/meetings/new/", {"team": ""})
    second = Meeting.objects.exclude(pk=first.pk).get()
    page = boss.get(f"/meetings/{second.pk}/")
    text = page.content.decode()
    assert text.index("Appeler Acme") < text.index('id="commits"')
    assert "4\N{NARROW NO-BREAK SPACE}001\N{NO-BREAK SPACE}€" in text
    done, undone, carried = Decision.objects.order_by("id")
    for decision, state in ((done, "done"), (undone, "not_done"), (carried, "carried")):
        boss.post(f"/meetings/{second.pk}/settle/{decision.pk}/", {"state": state})
    assert [d.state for d in Decision.objects.filter(meeting=first).order_by("id")] == ["done", "not_done", "carried"]
    again = Decision.objects.get(meeting=second)
    assert (again.text, again.carried_from, again.state) == ("Salon", carried, "open")


def test_a_closed_meeting_is_only_read(firm: Workspace) -> None:
    boss = signed_in("boss@example.org", role="administrator")
    boss.post("/meetings/new/", {"team": ""})
    pk = Meeting.objects.get().pk
    boss.post(f"/meetings/{pk}/close/")
    assert boss.post(f"/meetings/{pk}/decide/", {"text": "x", "owner": "y"}).status_code == 403
    assert boss.get(f"/meetings/{pk}/").status_code == 200


def test_only_who_leads_its_people_opens_a_meeting(cast: Cast, client_of: As) -> None:
    client_of("boss").post("/meetings/new/", {"team": ""})
    whole = Meeting.objects.get().pk
    assert client_of("exec").get(f"/meetings/{whole}/").status_code == 200
    for name in ("bo", "ana", "mark"):
        assert client_of(name).get(f"/meetings/{whole}/").status_code == 403
    assert client_of("ana").post("/meetings/new/", {"team": ""}).status_code == 403
    client_of("bo").post("/meetings/new/", {"team": ""})
    own = Meeting.objects.exclude(pk=whole).get()
    assert cast.ana in own.reps
    assert cast.cy not in own.reps
    assert client_of("bo").get(f"/meetings/{own.pk}/").status_code == 200
    assert cast.cy not in str(own.snapshot)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 000,50", "4000.50"), ("4,000.50", "4000.50"), ("12,5k", "12500.00"), ("1.5m", "1500000.00"),
        ("12 500 €", "12500.00"), ("12.500", "12500.00"), ("0", "0.00"),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(text: str, expected: str) -> None:
    assert amount(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["beaucoup", "-5", "1e400", "NaN", "", "k"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert amount(text) is None
