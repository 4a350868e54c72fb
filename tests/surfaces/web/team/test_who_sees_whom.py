"""A rep sees others as far as the administrator says, in the page, in the chart's data and by address."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from tests.surfaces.web.conftest import TODAY, Cast

from cadran.surfaces.web.team.models import Privacy
from cadran.surfaces.web.team.privacy import peers_setting, set_peers
from cadran.workspace import Workspace
from cadran.workspace.roster import roster

As = Callable[[str], Client]
PAGES = ("/team/?of=revenue&period=2025", "/team/effort/?period=2025-Q4", "/team/effort/chart.json?period=2025-Q4")


def others(served: Workspace, cast: Cast) -> set[str]:
    """The names of all but Ana, who is not to be told anything of them."""
    return {p.name for p in roster(served, TODAY) if p.id != cast.ana}


def shown(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200, page
    return (
        json.dumps(answer.json(), ensure_ascii=False)
        if page.split("?")[0].endswith(".json")
        else answer.content.decode()
    )


def test_nobody_has_chosen_is_ranks_without_names(people: object) -> None:
    assert not Privacy.objects.exists()
    assert peers_setting() == "ranks"


@pytest.mark.parametrize("peers", ["ranks", "nothing"])
@pytest.mark.parametrize("page", PAGES)
def test_without_names_no_colleague_is_named_anywhere(
    served: Workspace, cast: Cast, client_of: As, peers: str, page: str
) -> None:
    set_peers(peers)  # type: ignore[arg-type]  # one of the three
    told = shown(client_of("ana"), page)
    assert not {name for name in others(served, cast) if name in told}
    assert cast.cy not in told


def test_ranks_are_told_without_names_and_nothing_is_the_own_row_alone(cast: Cast, client_of: As) -> None:
    set_peers("ranks")
    assert shown(client_of("ana"), PAGES[0]).count("Commercial\N{NO-BREAK SPACE}") > 1
    set_peers("nothing")
    told = shown(client_of("ana"), PAGES[0])
    assert "Commercial\N{NO-BREAK SPACE}" not in told
    assert told.count('<tr class="me">') == 1


@pytest.mark.parametrize("page", PAGES)
def test_with_names_colleagues_are_named(served: Workspace, cast: Cast, client_of: As, page: str) -> None:
    set_peers("names")
    told = shown(client_of("ana"), page)
    assert {name for name in others(served, cast) if name in told}


def test_a_manager_sees_the_own_team_whatever_reps_may(served: Workspace, cast: Cast, client_of: As) -> None:
    set_peers("nothing")
    told = shown(client_of("bo"), PAGES[0])
    names = {p.id: p.name for p in roster(served, TODAY)}
    assert names[cast.ana] in told
    assert names[cast.cy] not in told


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("ana", "ana", 200), ("ana", "cy", 403), ("ana", "bo", 403), ("bo", "ana", 200), ("bo", "cy", 403),
        ("exec", "cy", 200), ("mark", "ana", 403),
    ],
)  # fmt: skip
def test_a_reps_page_opens_to_who_sees_the_rep(cast: Cast, client_of: As, who: str, whose: str, status: int) -> None:
    assert client_of(who).get(f"/team/{getattr(cast, whose)}/").status_code == status


def test_an_unknown_rep_is_refused_like_a_foreign_one(cast: Cast, client_of: As) -> None:
    foreign, unknown = (client_of("ana").get(f"/team/{rep}/") for rep in (cast.cy, "demo/nobody"))
    assert (foreign.status_code, foreign.context["text"]) == (unknown.status_code, unknown.context["text"])


@pytest.mark.parametrize("page", ["", "effort/", "effort/chart.json", "wins/", "challenges/", "pulse/", "me/"])
def test_marketing_has_no_team(client_of: As, page: str) -> None:
    assert client_of("mark").get(f"/team/{page}").status_code == 403


@pytest.mark.parametrize("page", ["", "effort/", "wins/", "challenges/", "pulse/"])
@pytest.mark.parametrize("who", ["ana", "boss"])
def test_every_tab_opens_in_english_too(client_of: As, who: str, page: str) -> None:
    client = client_of(who)
    client.cookies["cadran_language"] = "en"
    answer = client.get(f"/team/{page}")
    assert answer.status_code == 200
    assert 'lang="en"' in answer.content.decode()
