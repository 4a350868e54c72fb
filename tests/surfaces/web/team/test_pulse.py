"""The pulse: below four answers nothing is told, and nothing leads from an answer to a person."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from django.test import Client

from cadran.sources.own import stage
from cadran.surfaces.web.own.models import Typed
from cadran.surfaces.web.own.publisher import publish_pending
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.team import pulse
from cadran.surfaces.web.team.models import PulseRound
from cadran.workspace import Workspace

NOVEMBER, DECEMBER = date(2025, 11, 17), date(2025, 12, 1)


@pytest.fixture
def firm(own_served: Path, db: None) -> Iterator[Workspace]:
    workspace = Workspace.create(own_served, {"today": "2025-12-31"})
    with workspace.store.write() as writer:
        reps = pa.table({"source_id": [str(n) for n in range(6)], "name": [f"Rep {n}" for n in range(6)]})
        writer.upsert(stage(writer.con, "reps", reps, source="crm", import_id=writer.next_import()))
    yield workspace
    workspace.store.close()


def month(client: Client) -> str:
    """What the page tells of November."""
    said = client.get("/team/pulse/").context["months"]
    return next((s.value or s.why_not for s in said if s.name == "novembre 2025"), "")


def browser(role: str, **more: str) -> Client:
    client = Client()
    user = User.objects.create_user(f"{role}@example.org", "x", role=role, language="fr", **more)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize(("answers", "told"), [(3, False), (4, True)])
def test_less_than_four_answers_are_not_told(firm: Workspace, answers: int, told: bool) -> None:
    for user in range(answers):
        assert pulse.answer(user, 4, "", NOVEMBER)
    assert pulse.release(DECEMBER) == answers
    publish_pending()
    assert (month(browser("executive")) == "4") is told


def test_an_answer_leads_to_nobody(firm: Workspace) -> None:
    for user, score in ((7, 5), (3, 2), (9, 4)):
        pulse.answer(user, score, f"note {score}", NOVEMBER)
    kept = PulseRound.objects.get()
    assert kept.answered == [3, 7, 9]
    pulse.release(DECEMBER)
    kept.refresh_from_db()
    assert (kept.answered, kept.sealed) == ([], [])
    rows = list(Typed.objects.all())
    assert {r.typed_by for r in rows} == {""}
    assert {r.cells["answered_on"] for r in rows} == {"2025-11-01"}
    assert len({r.key for r in rows}) == 3
    told = {"kind", "topic", "sent_on", "answered_on", "score", "scale_min", "scale_max", "comment"}
    assert all(set(r.cells) <= told for r in rows)


def test_the_order_of_answers_is_not_kept(firm: Workspace) -> None:
    for user in range(12):
        pulse.answer(user, 1 + user % 5, str(user), NOVEMBER)
    assert [c for _, c in PulseRound.objects.get().sealed] != [str(n) for n in range(12)]


def test_one_answers_once_a_month_and_the_running_month_stays_sealed(firm: Workspace) -> None:
    assert pulse.answer(1, 5, "", NOVEMBER)
    assert not pulse.answer(1, 1, "", NOVEMBER)
    assert pulse.release(date(2025, 11, 30)) == 0
    assert PulseRound.objects.get().sealed == [[5, ""]]
    assert not Typed.objects.exists()


def test_the_page_asks_reps_alone_and_takes_a_score_of_the_scale(firm: Workspace) -> None:
    rep, boss = browser("rep", rep="crm/1"), browser("administrator")
    assert 'name="score"' in rep.get("/team/pulse/").content.decode()
    assert 'name="score"' not in boss.get("/team/pulse/").content.decode()
    rep.post("/team/pulse/", {"score": "6"})
    assert not PulseRound.objects.exists()
    rep.post("/team/pulse/", {"score": "5", "comment": "bien"})
    assert PulseRound.objects.get().sealed == [[5, "bien"]]
    assert 'name="score"' not in rep.get("/team/pulse/").content.decode()
