"""Every trade has its own first page, made with few questions and nobody else's rows."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from cadran.panels.home import TILES
from cadran.surfaces.web import door
from cadran.surfaces.web.people.models import User
from cadran.workspace import Workspace
from cadran.workspace.remembering import Memory

In = Callable[[str], Client]
ASKS = ("kpi", "rows", "why", "bottleneck", "targets", "forecast", "quality", "benchmark")
# Questions that a page may ask with nothing remembered: one for the figures, one for their months, one for which
# targets there are and one for each of those shown; and what stands below.
BUDGET = {"cy": 6, "ana": 8, "bo": 13, "exec": 15, "mark": 4}


@pytest.fixture
def asked(served: Workspace, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each kind of question is asked, from an empty memory."""
    counts: Counter[str] = Counter()

    def counting(name: str) -> None:
        plain = getattr(Workspace, name)

        def counted(self: Workspace, *args: object, **more: object) -> object:
            counts[name] += 1
            return plain(self, *args, **more)

        monkeypatch.setattr(Workspace, name, counted)

    for name in ASKS:
        counting(name)
    monkeypatch.setattr(door.whole(), "memory", Memory())  # what others remembered is there again for the next test
    return counts


def shown(client: Client, address: str = "/") -> list[str]:
    return [t.id for t in client.get(address).context["tiles"]]


def test_each_trade_has_its_own_figures(client_of: In) -> None:
    for name, trade in {"cy": "sdr", "ana": "seller", "bo": "manager", "mark": "marketing"}.items():
        assert shown(client_of(name)) == list(TILES[trade]), name  # type: ignore[index]  # one of the trades


def test_an_executive_has_one_figure_of_retention(client_of: In) -> None:
    found = shown(client_of("exec"))
    assert len({"net_revenue_retention", "customer_retention_rate"} & set(found)) == 1
    assert {"forecast_revenue", "cac", "clv_to_cac", "quota_attainment_rate"} <= set(found)


@pytest.mark.parametrize("name", BUDGET)
def test_a_page_asks_few_questions_and_none_twice(name: str, client_of: In, asked: Counter[str]) -> None:
    client = client_of(name)
    assert client.get("/").status_code == 200
    assert 0 < asked.total() <= BUDGET[name], asked
    asked.clear()
    client.get("/")
    assert asked.total() <= (1 if name == "mark" else 0), asked


def test_no_count_stands_alone(client_of: In) -> None:
    for name in ("cy", "ana", "bo", "mark"):
        for tile in client_of(name).get("/?compare=none").context["tiles"]:
            if re.fullmatch(r"[\d\s]*[1-9][\d\s]*", tile.shown.value):
                assert tile.target or tile.detail, (name, tile.id)


def test_a_manager_is_told_what_needs_attention_of_the_team_alone(client_of: In, served: Workspace) -> None:
    found = client_of("bo").get("/").context
    assert len(found["deals"]) <= 5
    assert len(found["reps"]) <= 3
    assert all(d.why and d.href.startswith("/deals/") for d in found["deals"])
    user = User.objects.get(email="bo@example.org")
    team = {r.group["rep"] for r in served.seen_by(user.viewer()).kpi("open_deals", by="rep", period="2025-12")}
    assert {d.whose for d in found["deals"]} <= team
    assert {r.title for r in found["reps"]} <= team


def test_marketing_is_told_of_no_person(client_of: In, served: Workspace) -> None:
    page = client_of("mark").get("/").content.decode()
    names = {r.group["rep"] for r in served.kpi("open_deals", by="rep", period="2025-12")}
    assert not [n for n in names if n and n in page]


def test_the_landing_chart_is_for_leaders(client_of: In) -> None:
    assert client_of("exec").get("/home/landing.json").json()["datasets"]["rows"]
    assert client_of("ana").get("/home/landing.json").status_code == 403


def test_an_account_of_nobody_in_the_data_says_so(people: dict[str, User], client_of: In) -> None:
    User.objects.filter(pk=people["ana"].pk).update(rep="crm/nobody")
    answer = client_of("ana").get("/")
    assert answer.status_code == 200
    assert "rattaché" in answer.content.decode()


def test_an_empty_workspace_shows_the_first_steps(own_served: Path, db: None) -> None:
    Workspace.create(own_served, {"today": "2025-12-31"}).store.close()
    client = Client()
    boss = User.objects.create_user("boss@example.org", "x", role="administrator", language="fr")
    client.force_login(boss, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/").content.decode()
    assert "/import/" in page
    assert "tile-" not in page


def test_other_periods_and_comparisons_open(client_of: In) -> None:
    for address in ("/?period=2026-Q1", "/?period=2025-12&compare=year-ago"):
        for name in ("bo", "exec"):
            assert client_of(name).get(address).status_code == 200, (name, address)
