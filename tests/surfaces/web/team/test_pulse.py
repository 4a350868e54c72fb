"""The pulse: below four answers nothing is told, of a team as of all, and nothing leads from an answer to a person."""

import logging
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from django.test import Client
from tests.surfaces.web.conftest import settled

from cadran.surfaces.web.own.models import Typed
from cadran.surfaces.web.own.publisher import publish_pending
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.team import pulse
from cadran.surfaces.web.team.models import PulseRound
from cadran.surfaces.web.team.pulse import Answer
from cadran.workspace import Workspace

NOVEMBER, DECEMBER = date(2025, 11, 17), date(2025, 12, 1)


def people() -> dict[str, pa.Table]:
    """Six reps of the team North, which rep 9 leads; what else there is of teams has nobody."""
    reps, teams = [*range(6), 9], ["north", "south", "west"]
    return {
        "reps": pa.table({"source_id": [str(n) for n in reps], "name": [f"Rep {n}" for n in reps]}),
        "teams": pa.table({"source_id": teams, "name": [t.title() for t in teams], "manager": ["9", None, None]}),
        "rep_assignments": pa.table({
            "source_id": [str(n) for n in range(6)], "rep": [str(n) for n in range(6)], "team": ["north"] * 6,
        }),
    }  # fmt: skip


def kept() -> list[Answer]:
    """What the one round holds, unsealed."""
    round_ = PulseRound.objects.get()
    return pulse.opened(round_.sealed, round_.month)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return settled(tmp_path_factory.mktemp("firm") / "w", {"today": "2025-12-31"}, people())


@pytest.fixture
def firm(made: Path, own_served: Path, db: None) -> Iterator[Workspace]:
    """A copy of the firm, to be changed."""
    shutil.copytree(made, own_served)
    workspace = Workspace.open(own_served)
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
        assert pulse.answer(user, Answer(4), NOVEMBER)
    assert pulse.release(DECEMBER) == answers
    publish_pending()
    assert (month(browser("executive")) == "4") is told


def test_an_answer_leads_to_nobody(firm: Workspace) -> None:
    for user, score in ((7, 5), (3, 2), (9, 4)):
        pulse.answer(user, Answer(score, f"note {score}"), NOVEMBER)
    round_ = PulseRound.objects.get()
    assert round_.answered == [3, 7, 9]
    pulse.release(DECEMBER)
    round_.refresh_from_db()
    assert (round_.answered, round_.sealed) == ([], [])
    rows = list(Typed.objects.all())
    assert {r.typed_by for r in rows} == {""}
    assert {r.cells["answered_on"] for r in rows} == {"2025-11-01"}
    assert len({r.key for r in rows}) == 3
    told = {"kind", "topic", "sent_on", "answered_on", "score", "scale_min", "scale_max", "comment"}
    assert all(set(r.cells) <= told for r in rows)


def test_the_order_of_answers_is_not_kept(firm: Workspace) -> None:
    for user in range(12):
        pulse.answer(user, Answer(1 + user % 5, str(user)), NOVEMBER)
    assert [one.comment for one in kept()] != [str(n) for n in range(12)]


def test_one_answers_once_a_month_and_the_running_month_stays_sealed(firm: Workspace) -> None:
    assert pulse.answer(1, Answer(5), NOVEMBER)
    assert not pulse.answer(1, Answer(1), NOVEMBER)
    assert pulse.release(date(2025, 11, 30)) == 0
    assert kept() == [Answer(5)]
    assert not Typed.objects.exists()


def test_the_page_asks_reps_alone_and_takes_a_score_of_the_scale(firm: Workspace) -> None:
    rep, boss = browser("rep", rep="crm/1"), browser("administrator")
    assert 'name="score"' in rep.get("/team/pulse/").content.decode()
    assert 'name="score"' not in boss.get("/team/pulse/").content.decode()
    rep.post("/team/pulse/", {"score": "6"})
    assert not PulseRound.objects.exists()
    rep.post("/team/pulse/", {"score": "5", "comment": "bien"})
    assert kept() == [Answer(5, "bien", "crm/north")]
    assert 'name="score"' not in rep.get("/team/pulse/").content.decode()


# ---------------------------------------------------------------- by team


def teams(client: Client) -> dict[str, str]:
    """What the page tells by team."""
    return {said.name: said.value or said.why_not for said in client.get("/team/pulse/").context["teams"]}


def answered(**scores: list[int]) -> None:
    """Answers of November by team, `nobody` for those without one; they wait for the store then."""
    given = [Answer(score, "", f"crm/{t}" if t != "nobody" else "") for t, many in scores.items() for score in many]
    for user, one in enumerate(given):
        assert pulse.answer(user, one, NOVEMBER)
    pulse.release(DECEMBER)


def test_answers_count_for_their_team(firm: Workspace) -> None:
    answered(north=[5, 5, 4, 4], south=[2, 2, 2, 3, 1])
    publish_pending()
    boss = browser("executive")
    assert teams(boss) == {"North": "4,5", "South": "2"}
    assert month(boss) == "3,1"
    assert teams(browser("manager", rep="crm/9")) == {"North": "4,5"}, (
        "who leads a team reads its answers, and no other's"
    )
    assert browser("rep", rep="crm/1").get("/team/pulse/").context["teams"] == []


@pytest.mark.parametrize(
    ("scores", "named"),
    [
        ({"north": [5] * 4, "south": [2] * 3}, {}),  # South alone would be the rest
        ({"north": [5] * 4, "south": [2] * 4}, {"crm/north": 4, "crm/south": 4}),
        ({"north": [5] * 5, "south": [2] * 4, "west": [1] * 2}, {"crm/north": 5}),
        ({"north": [5] * 4, "south": [2] * 2, "west": [1] * 2}, {"crm/north": 4}),
        ({"north": [5] * 9}, {}),  # the company itself
        ({"north": [5] * 4, "nobody": [2] * 4}, {"crm/north": 4}),
        ({"north": [5] * 4, "nobody": [2]}, {}),
    ],
)
def test_no_small_team_leaves_with_its_answers(
    firm: Workspace, scores: dict[str, list[int]], named: dict[str, int]
) -> None:
    """Not even who reads the store's file finds a team of fewer than four answers, or the rest of the others."""
    answered(**scores)
    told = Counter(row.cells.get("team") for row in Typed.objects.all())
    assert {team: n for team, n in told.items() if team} == named
    assert told[None] == 0 or told[None] >= 4 or not named


def test_a_sealed_answer_cannot_be_read_in_the_database(firm: Workspace) -> None:
    """Who answered stands beside the answers while the month runs: the first of a team would be known."""
    pulse.answer(1, Answer(5, "secret words", "crm/north"), NOVEMBER)
    pulse.answer(2, Answer(5, "secret words", "crm/north"), NOVEMBER)
    one, other = PulseRound.objects.get().sealed
    assert one != other
    assert not any(part in one + other for part in ("secret", "north", "[5"))
    assert one[:8] == other[:8], "the second in which it was sealed is not told"


def test_answers_under_another_key_are_lost_and_told(
    firm: Workspace, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    pulse.answer(1, Answer(5), NOVEMBER)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]  # noqa: S105 - the fixture takes any; a key that is none
    pulse.answer(2, Answer(4), NOVEMBER)
    with caplog.at_level(logging.WARNING):
        assert pulse.release(DECEMBER) == 1
    assert "1 pulse answers of 2025-11 were sealed with another key" in caplog.text
