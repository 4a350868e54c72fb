"""The API answers as the command line does, through the asker's own eyes, with a session or a key."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.surfaces.web.conftest import Cast

from cadran.metrics.catalogue import KPIS
from cadran.panels.json import reading_json
from cadran.surfaces.web.people.models import AuditEntry, User
from cadran.workspace import Viewer, Workspace

In = Callable[[str], Client]
Q4 = "kpi=revenue&kpi=win_rate&period=2025-Q4"


def test_readings_are_those_of_the_library(client_of: In, served: Workspace) -> None:
    got = client_of("exec").get(f"/api/v1/readings?{Q4}&by=team").json()
    want = served.kpi(["revenue", "win_rate"], period="2025-Q4", by="team", lang="fr")
    assert got == [reading_json(r) for r in want]


def test_a_rep_reads_own_figures_only(client_of: In, served: Workspace, cast: Cast) -> None:
    got = client_of("ana").get(f"/api/v1/readings?{Q4}").json()
    mine = served.seen_by(Viewer("rep", cast.ana)).kpi(["revenue", "win_rate"], period="2025-Q4")
    assert [r["value"] for r in got] == [reading_json(r)["value"] for r in mine]
    asked = "/api/v1/readings?kpi=deals_created&period=2025"
    everybodys, hers = (client_of(who).get(asked).json()[0]["value"] for who in ("exec", "ana"))
    assert 0 < hers < everybodys  # what others had read before is not what she gets
    rows = client_of("ana").get("/api/v1/rows?kpi=deals_won&period=2025").json()
    name = served.kpi("deals_won", period="2025", by="rep").to_arrow()
    own = next(n for n, i in zip(name["rep"].to_pylist(), name["rep_id"].to_pylist(), strict=True) if i == cast.ana)
    assert rows
    assert {r["owner"] for r in rows} == {own}


def test_marketing_reads_leads_and_nobodys_performance(client_of: In) -> None:
    mark = client_of("mark")
    assert mark.get("/api/v1/readings?kpi=leads&period=2025&by=source").status_code == 200
    for refused in ("kpi=revenue", "kpi=leads&by=rep", "kpi=leads&where=rep=X", "kpi=target_attainment&of=leads"):
        assert mark.get(f"/api/v1/readings?{refused}&period=2025").status_code == 403, refused
    assert "revenue" not in {k["id"] for k in mark.get("/api/v1/kpi").json()}


def test_an_unknown_kpi_names_its_nearest(client_of: In) -> None:
    answer = client_of("exec").get("/api/v1/readings?kpi=win_rat&period=2025")
    assert answer.status_code == 404
    assert answer.json()["code"] == "unknown_kpi"
    assert "win_rate" in answer.json()["near"]


@pytest.mark.parametrize("asked", ["limit=0", "limit=24222416300000000000", "as_of=yesterday", "limit=-1"])
def test_bad_questions_are_refused_not_broken(client_of: In, asked: str) -> None:
    assert client_of("exec").get(f"/api/v1/rows?kpi=revenue&period=2025&{asked}").status_code == 422


def test_a_key_opens_what_its_owner_sees_until_it_is_withdrawn(client_of: In, people: dict[str, User]) -> None:
    ana = client_of("ana")
    page = ana.post("/keys/", {"name": "tableur"}).content.decode()
    found = re.search(r"cadran_[\w-]{40,}", page)
    assert found
    bearer = {"Authorization": f"Bearer {found[0]}"}
    with_key = Client(headers=bearer)
    assert len(with_key.get("/api/v1/kpi").json()) == len(KPIS)
    assert with_key.get(f"/api/v1/readings?{Q4}").json() == ana.get(f"/api/v1/readings?{Q4}").json()
    assert with_key.get("/kpi/").status_code == 302  # a key opens the API alone
    assert found[0] not in str(AuditEntry.objects.values())
    number = people["ana"].keys.get().pk  # type: ignore[attr-defined]  # the other end of a reference
    assert client_of("cy").post(f"/keys/{number}/drop/").status_code == 404
    ana.post(f"/keys/{number}/drop/")
    assert with_key.get("/api/v1/kpi").status_code == 401


def test_rows_tell_marketing_nothing_of_who_sells(client_of: In) -> None:
    asked = "/api/v1/rows?kpi=leads&period=2025&limit=20"
    assert "owner" in client_of("exec").get(asked).json()[0]
    rows = client_of("mark").get(asked).json()
    assert rows
    assert not {"owner", "rep", "sdr", "team"} & set(rows[0])
