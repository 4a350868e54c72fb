"""The catalogue and the page of a KPI: what each role finds there, and that an address says all that is seen."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.surfaces.web.conftest import Cast

from cadran.surfaces.web.kpis.models import Comment
from cadran.surfaces.web.people.models import User
from cadran.workspace import Workspace

In = Callable[[str], Client]
PERIOD = {"period": "2025-Q4"}
HTMX = {"HX-Request": "true"}


def text(client: Client, path: str, **asked: str) -> str:
    answer = client.get(path, {**PERIOD, **asked})
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


# ---------------------------------------------------------------- the catalogue


def test_a_search_finds_names_and_aliases_without_accents(client_of: In) -> None:
    client = client_of("boss")
    found = text(client, "/kpi/", q="taux de reussite")
    assert "/kpi/win_rate/" in found
    assert "/kpi/complaints/" not in found
    assert "/kpi/win_rate/" in text(client, "/kpi/", q="WIN RATE")


def test_ones_own_kpis_stand_first(client_of: In) -> None:
    found = text(client_of("bo"), "/kpi/", q="affaires")
    ids = re.findall(r'<li><a href="/kpi/(\w+)/', found)
    own = re.findall(r'<li><a href="/kpi/(\w+)/[^<]*<b>[^<]*</b> <span class="pill tint"', found)
    assert own
    assert ids.index(own[0]) == 0


def test_marketing_finds_only_what_is_open_to_it(client_of: In) -> None:
    client = client_of("mark")
    found = text(client, "/kpi/")
    assert "/kpi/leads/" in found
    assert "/kpi/win_rate/" not in found
    for path in ("", "trend/", "rows/", "trend.json", "export.csv"):
        assert client.get(f"/kpi/win_rate/{path}", PERIOD).status_code == 403, path
    assert client.get("/kpi/leads/breakdown/", {**PERIOD, "by": "rep"}).status_code == 400


def test_a_family_shows_its_values(client_of: In) -> None:
    found = text(client_of("boss"), "/kpi/family/pipeline/")
    assert "n = " in found


def test_an_unknown_kpi_names_its_neighbours(client_of: In) -> None:
    answer = client_of("boss").get("/kpi/win_rat/")
    assert answer.status_code == 404
    assert "win_rate" in answer.content.decode()


# ---------------------------------------------------------------- the page


def test_the_page_says_value_denominator_and_cases(client_of: In, served: Workspace) -> None:
    reading = served.kpi("win_rate", period="2025-Q4").one
    found = text(client_of("boss"), "/kpi/win_rate/")
    assert "Gagnées / (gagnées + perdues)" in found
    assert f"{reading.numerator} / {reading.denominator}" in found


@pytest.mark.parametrize(
    "part",
    ["trend", "breakdown", "definition", "why", "benchmark", "rows", "left-out", "words", "variants", "restated"],
)
def test_every_part_opens_alone_and_as_a_fragment(part: str, client_of: In) -> None:
    client = client_of("boss")
    whole = text(client, f"/kpi/win_rate/{part}/")
    assert "<h1>" in whole
    fragment = client.get(f"/kpi/win_rate/{part}/", PERIOD, headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert f'id="part-{part}"' in fragment


def test_a_part_alone_says_of_which_value_and_period_it_is(client_of: In, served: Workspace) -> None:
    client = client_of("boss")
    team = next(r for r in served.kpi("deals_created", period="2025-Q4", by="team") if r.n and r.group["team"])
    said = text(client, "/kpi/deals_created/rows/", team=team.group["team"] or "", as_of="2025-12-01")
    above = said.partition("<h1>")[2].partition("</div>")[0]
    (then,) = served.kpi("deals_created", period="2025-Q4", where=f"team={team.group['team']}", as_of="2025-12-01")
    for told in (f"<b>{then.value:.0f}</b>", "T4 2025", f"Équipe : {team.group['team']}", "à la fin du 1 déc. 2025"):
        assert told in above, (told, above)


def test_kpis_of_groups_open_with_a_dimension(client_of: In) -> None:
    client = client_of("boss")
    for kpi in ("rep_rank", "best_product_rank", "revenue_share"):
        page = text(client, f"/kpi/{kpi}/")
        assert "selected" in page
        assert "<th scope=" in text(client, f"/kpi/{kpi}/breakdown/")


def test_an_attainment_can_be_about_another_kpi(client_of: In) -> None:
    client = client_of("boss")
    assert 'value="calls" selected' in text(client, "/kpi/target_attainment/", of="calls")
    assert client.get("/kpi/target_attainment/", {"of": "nothing"}).status_code == 404


def test_groups_lead_to_the_same_page_filtered(client_of: In, served: Workspace) -> None:
    client = client_of("boss")
    team = next(r for r in served.kpi("win_rate", period="2025-Q4", by="team") if r.n and r.group["team"])
    links = re.findall(
        r'<th scope="row"><a href="([^"]+)">([^<]+)', text(client, "/kpi/win_rate/breakdown/", by="team")
    )
    href = next(h for h, name in links if name == team.group["team"]).replace("&amp;", "&")
    page = client.get(href).content.decode()
    assert f"{team.numerator} / {team.denominator}" in page


def test_rows_lead_to_their_own_pages_and_come_in_pages(client_of: In, served: Workspace) -> None:
    client = client_of("boss")
    first = text(client, "/kpi/deals_created/rows/")
    assert 'href="/deals/demo/' in first
    second = text(client, "/kpi/deals_created/rows/", page="2")
    assert set(re.findall(r'href="(/deals/demo/[^"]+)"', first)).isdisjoint(
        re.findall(r'href="(/deals/demo/[^"]+)"', second)
    )


def test_charts_are_the_figures(client_of: In, served: Workspace) -> None:
    client = client_of("boss")
    spec = client.get("/kpi/revenue/trend.json", {**PERIOD, "grain": "month"}).json()
    drawn = {r["value"] for r in spec["datasets"]["rows"]}
    told = [r.value for r in served.kpi("revenue", period="2025-Q4", grain="month")]
    assert all(float(v) in drawn for v in told if v is not None)
    bars = client.get("/kpi/revenue/breakdown.json", {**PERIOD, "by": "team"}).json()["datasets"]["rows"]
    assert sum(b["value"] for b in bars) == pytest.approx(float(served.kpi("revenue", period="2025-Q4").one.value or 0))


def test_the_waterfall_ends_at_the_value(client_of: In, served: Workspace) -> None:
    rows = client_of("boss").get("/kpi/revenue/why.json", PERIOD).json()["datasets"]["rows"]
    assert rows[-1]["end"] == pytest.approx(float(served.kpi("revenue", period="2025-Q4").one.value or 0), abs=0.01)
    assert rows[-2]["end"] == pytest.approx(rows[-1]["end"], abs=0.01)


def test_the_link_to_copy_freezes_what_is_known(client_of: In, served: Workspace) -> None:
    client = client_of("boss")
    page = text(client, "/kpi/win_rate/", team="", by="team", grain="week")
    href = re.search(r'<copy-link href="([^"]+)"', page)
    assert href is not None
    frozen = href[1].replace("&amp;", "&")
    assert "known_on=2025-12-31" in frozen
    assert "grain=week" in frozen
    again = client.get(frozen).content.decode()
    value = re.compile(r'<p class="big"[^>]*>([^<]+)')
    assert value.findall(again) == value.findall(page) != []


def test_as_known_before_says_so_and_reads_the_older_figure(client_of: In, served: Workspace) -> None:
    then = served.kpi("deals_won", period="2025-Q4", known_on="2025-11-30").one
    page = text(client_of("boss"), "/kpi/deals_won/", known_on="2025-11-30")
    assert "flash warning" in page
    assert f">{then.value}<" in page


def test_customers_are_quoted_where_they_said_something(client_of: In, served: Workspace) -> None:
    with served.facts() as facts:
        said = facts.one(
            "SELECT max(lost_reason) FROM now.deals WHERE outcome = 'lost' AND closed_on BETWEEN '2025-10-01' AND "
            "'2025-12-31' AND lost_reason IS NOT NULL"
        )
    assert said
    client = client_of("boss")
    pages = [text(client, "/kpi/deals_lost/words/", page=str(at)) for at in range(1, 5)]
    assert any(f"{said}</blockquote>" in page for page in pages)
    assert "Ce que disent les clients" not in text(client, "/kpi/revenue/")


# ---------------------------------------------------------------- whose rows


def test_a_rep_finds_own_rows_alone(client_of: In, cast: Cast, served: Workspace) -> None:
    with served.facts() as facts:
        sql = "SELECT name FROM now.reps WHERE concat(source, '/', source_id) = ?"
        others = [facts.con.execute(sql, [rep]).fetchall()[0][0] for rep in (cast.bo, cast.cy)]
    client = client_of("ana")
    for path in ("breakdown/", "rows/", "breakdown.json", "export.csv"):
        found = text(client, f"/kpi/deals_created/{path}", by="rep", period="2025")
        assert not any(name in found for name in others), path


# ---------------------------------------------------------------- comments


TEAM = """
    SELECT concat(t.source, '/', t.source_id) FROM now.rep_spans AS s
    JOIN now.teams AS t ON t.id = s.team_id JOIN now.reps AS r ON r.id = s.rep_id
    WHERE concat(r.source, '/', r.source_id) = ? AND s.from_day <= DATE '2025-12-31' AND s.to_day > DATE '2025-12-31'
"""


def _team_of(served: Workspace, rep: str) -> str:
    with served.facts() as facts:
        return str(facts.con.execute(TEAM, [rep]).fetchall()[0][0])


def test_a_managers_comment_stays_in_its_team(client_of: In, cast: Cast, served: Workspace) -> None:
    team = _team_of(served, cast.ana)
    said = {"text": "Deux salons ce trimestre", "team": team}
    assert client_of("bo").post("/kpi/win_rate/comment/?period=2025-Q4", said).status_code == 302
    kept = Comment.objects.get()
    assert (kept.period_from, kept.period_to) == (date(2025, 10, 1), date(2025, 12, 31))
    for name in ("bo", "ana", "exec"):
        assert said["text"] in text(client_of(name), "/kpi/win_rate/"), name
    assert said["text"] not in text(client_of("cy"), "/kpi/win_rate/")
    assert said["text"] not in text(client_of("boss"), "/kpi/win_rate/", period="2025-Q1")


def test_nobody_writes_beyond_their_scope(client_of: In, cast: Cast, served: Workspace) -> None:
    foreign = _team_of(served, cast.cy)
    assert client_of("ana").post("/kpi/win_rate/comment/", {"text": "x", "team": ""}).status_code == 403
    assert client_of("bo").post("/kpi/win_rate/comment/", {"text": "x", "team": foreign}).status_code == 403
    assert client_of("bo").post("/kpi/win_rate/comment/", {"text": "x", "team": ""}).status_code == 403
    assert not Comment.objects.exists()


def test_a_comment_is_changed_by_its_author_alone(client_of: In, people: dict[str, User]) -> None:
    client_of("boss").post("/kpi/win_rate/comment/?period=2025-Q4", {"text": "avant", "team": ""})
    kept = Comment.objects.get()
    path = f"/kpi/win_rate/comment/{kept.pk}/?period=2025-Q4"
    assert client_of("exec").post(path, {"text": "autre"}).status_code == 404
    client_of("boss").post(path, {"text": "après"})
    kept.refresh_from_db()
    assert (kept.text, kept.edited is not None) == ("après", True)
    client_of("boss").post(path, {"text": ""})
    assert not Comment.objects.exists()
