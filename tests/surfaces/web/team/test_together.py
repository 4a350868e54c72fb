"""Agreed actions, applause and challenges: who may, and what comes of it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.surfaces.web.conftest import Cast

from cadran.metrics.estimators.standout import Look
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.team import one
from cadran.surfaces.web.team.models import Bravo, Challenge, Practice
from cadran.surfaces.web.team.privacy import set_peers

As = Callable[[str], Client]
ACTION = {"kpi": "win_rate", "stage": "", "action": "Relire cinq affaires.", "follow_up_on": "2025-12-31"}


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ana wins one deal in ten where others win half: somebody has to be behind for there to be anything to agree."""
    monkeypatch.setattr(one, "looks", lambda *_: [Look("win_rate|", 4, 40, 200, 400)])


def test_what_is_agreed_is_found_again_and_says_how_it_moved(cast: Cast, client_of: As, behind: None) -> None:
    client = client_of("bo")
    page = client.get(f"/team/{cast.ana}/").content.decode()
    assert "10" in page
    assert "Les lignes qui le montrent" in page
    assert f"/kpi/win_rate/?period=2025-07-01..2025-12-31&amp;rep={cast.ana.replace('/', '%2F')}" in page
    assert client.post(f"/team/{cast.ana}/agree/", ACTION).status_code == 302
    kept = Practice.objects.get()
    assert (kept.some, kept.of, kept.agreed_on) == (4, 40, date(2025, 12, 31))
    Practice.objects.update(agreed_on=date(2025, 9, 30))
    page = client.get(f"/team/{cast.ana}/").content.decode()
    assert "Relire cinq affaires." in page
    assert "à revoir aujourd’hui" in page
    assert "10\N{NARROW NO-BREAK SPACE}% (4 sur 40)" in page
    client.post(f"/team/agreed/{kept.pk}/", {"outcome": "helped", "remark": "tient"})
    assert Practice.objects.get().outcome == "helped"
    assert "a aidé" in client_of("ana").get(f"/team/{cast.ana}/").content.decode()


def test_only_who_leads_the_rep_agrees_and_settles(cast: Cast, client_of: As, behind: None) -> None:
    assert client_of("ana").post(f"/team/{cast.ana}/agree/", ACTION).status_code == 403
    assert client_of("bo").post(f"/team/{cast.cy}/agree/", ACTION).status_code == 403
    kept = Practice.objects.create(rep=cast.cy, kpi="win_rate", action="x", agreed_on=date(2025, 9, 1),
                                   follow_up_on=date(2025, 10, 1), before_from=date(2025, 3, 1))  # fmt: skip
    assert client_of("bo").post(f"/team/agreed/{kept.pk}/", {"outcome": "helped"}).status_code == 403
    assert Practice.objects.get().outcome == ""


def test_who_is_like_the_others_has_nothing_to_work_on(
    cast: Cast, client_of: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one, "looks", lambda *_: [Look("win_rate|", 19, 40, 200, 400)])
    page = client_of("bo").get(f"/team/{cast.ana}/").content.decode()
    assert "Rien ne ressort au-delà du hasard, sur 1 points regardés." in page
    assert 'name="action"' not in page


def test_peers_figures_are_kept_from_a_rep_who_may_see_nothing(cast: Cast, client_of: As, behind: None) -> None:
    usual = "contre 50\N{NARROW NO-BREAK SPACE}%"
    set_peers("ranks")
    assert usual in client_of("ana").get(f"/team/{cast.ana}/").content.decode()
    set_peers("nothing")
    assert usual not in client_of("ana").get(f"/team/{cast.ana}/").content.decode()


def test_a_bravo_is_given_once_taken_back_and_not_for_what_one_does_not_see(
    client_of: As, people: dict[str, User]
) -> None:
    boss, cy = client_of("boss"), client_of("cy")
    key = _first_deal(boss)
    assert boss.post("/team/bravo/", {"win": key}).status_code == 302
    assert [b.by for b in Bravo.objects.all()] == [people["boss"]]
    assert cy.post("/team/bravo/", {"win": key}).status_code == 403
    boss.post("/team/bravo/", {"win": key})
    assert not Bravo.objects.exists()


def _first_deal(client: Client) -> str:
    page = client.get("/team/wins/")
    return next(o.win.key for o in page.context["wins"] if o.win.key.startswith("deal/"))


def test_reps_see_their_own_wins_alone(client_of: As, cast: Cast) -> None:
    set_peers("ranks")
    assert {o.win.rep for o in client_of("ana").get("/team/wins/").context["wins"]} <= {cast.ana}


def _challenge(cast: Cast, *reps: str) -> dict[str, object]:
    return {"title": "Sprint", "kpi": "revenue", "starts_on": "2025-12-01", "ends_on": "2025-12-31",
            "prize": "un déjeuner", "reps": list(reps)}  # fmt: skip


def test_a_challenge_shows_to_who_takes_part(cast: Cast, client_of: As) -> None:
    assert client_of("exec").post("/team/challenges/new/", _challenge(cast, cast.ana, cast.bo)).status_code == 302
    assert "Sprint" in client_of("ana").get("/team/challenges/").content.decode()
    assert "Sprint" not in client_of("cy").get("/team/challenges/").content.decode()
    assert "Sprint" in client_of("boss").get("/team/challenges/").content.decode()


def test_nobody_enters_reps_they_do_not_lead(cast: Cast, client_of: As) -> None:
    assert client_of("bo").post("/team/challenges/new/", _challenge(cast, cast.ana, cast.cy)).status_code == 400
    assert client_of("ana").post("/team/challenges/new/", _challenge(cast, cast.ana, cast.bo)).status_code == 403
    assert not Challenge.objects.exists()


def test_a_challenge_needs_two_and_ends_after_it_starts(cast: Cast, client_of: As) -> None:
    boss = client_of("boss")
    assert boss.post("/team/challenges/new/", _challenge(cast, cast.ana)).status_code == 400
    backwards = _challenge(cast, cast.ana, cast.cy) | {"ends_on": "2025-11-01"}
    assert boss.post("/team/challenges/new/", backwards).status_code == 400
