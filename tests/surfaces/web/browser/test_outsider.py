"""A rep who tries to see another's rows by every way a browser has: refused or empty, never a foreign name."""

import io
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook
from tests.surfaces.web.browser.conftest import Open
from tests.surfaces.web.conftest import Cast

from cadran.workspace import Viewer, Workspace

REFUSED = {400, 403, 404}


@dataclass(frozen=True)
class Foreign:
    """What Ana must not see: Cy's name, his deals and accounts, and the addresses where they stand."""

    rep: str
    rep_name: str
    deals: tuple[tuple[str, str], ...]  # address and name
    accounts: tuple[tuple[str, str], ...]

    @property
    def names(self) -> set[str]:
        return {name for _, name in (*self.deals, *self.accounts)}

    def seen_in(self, text: str) -> set[str]:
        return {name for name in self.names if name in text}


@pytest.fixture(scope="module")
def foreign(served: Workspace, cast: Cast) -> Foreign:
    with served.facts() as facts:
        mine = Viewer("rep", cast.ana).owners(facts.con, facts.settings.today)
        rows = facts.con.execute(
            """
            SELECT concat('/deals/', d.source, '/', d.source_id, '/'), d.name, d.owner_id,
                   concat('/accounts/', a.source, '/', a.source_id, '/'), a.name, a.id
            FROM now.deals AS d JOIN now.accounts AS a ON a.id = d.account_id WHERE d.owner_id IS NOT NULL
            """
        ).fetchall()
        (name,) = facts.con.execute(
            "SELECT name FROM now.reps WHERE concat(source, '/', source_id) = ?", [cast.cy]
        ).fetchone()
    own_names = {text for row in rows if row[2] in mine for text in (row[1], row[4])}
    theirs = [row for row in rows if row[2] not in mine]
    deals = tuple((r[0], r[1]) for r in theirs if r[1] not in own_names)
    accounts = tuple({(r[3], r[4]) for r in theirs if r[4] not in own_names})
    assert len(deals) > 20
    assert len(accounts) > 5
    return Foreign(cast.cy, name, deals, accounts)


def asked(page: Page, address: str) -> tuple[int, bytes]:
    """What the server answers to this browser, with its session."""
    answer = page.request.get(address)
    return answer.status, answer.body()


def test_by_address(signed_in: Open, foreign: Foreign, complaints: list[str]) -> None:
    page = signed_in("ana")
    page.goto("/deals/")
    for address, name in (foreign.deals[0], foreign.accounts[0]):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in REFUSED, address
        assert name not in page.content()
        assert page.locator("h1").is_visible()  # a page that says so, with the way back
    answer = page.goto(f"/team/{foreign.rep}/")
    assert answer is not None
    assert answer.status in REFUSED
    assert page.locator(".tiles").count() == 0
    for way in ("/deals/?list=all&q=", "/accounts/?q=", "/pipeline/?rep="):
        page.goto(way + quote(foreign.rep_name if "rep" in way else next(iter(foreign.names))))
        assert not foreign.seen_in(page.locator("main tbody").all_inner_texts().__str__())
    complaints[:] = [c for c in complaints if "Failed to load resource" not in c]  # the refusals themselves


def test_by_the_api(signed_in: Open, foreign: Foreign) -> None:
    page = signed_in("ana")
    who = quote(f"rep={foreign.rep_name}")
    for kpi in ("deals_created", "deals_won", "deals_lost", "meetings"):
        for where in ("", f"&where={who}"):
            status, body = asked(page, f"/api/v1/rows?kpi={kpi}&period=all&limit=10000{where}")
            assert status in {200, *REFUSED}
            assert not foreign.seen_in(body.decode("unicode_escape", "ignore") + body.decode())
    status, body = asked(page, f"/api/v1/readings?kpi=deals_created&period=all&by=rep&where={who}")
    assert foreign.rep_name not in body.decode()
    assert status in {200, *REFUSED}
    _, body = asked(page, "/api/v1/rows?kpi=deals_created&period=all&limit=10000")
    assert len(page.evaluate("text => JSON.parse(text)", body.decode())) > 0  # own rows do come


def test_by_export(signed_in: Open, foreign: Foreign) -> None:
    page = signed_in("ana")
    status, body = asked(page, "/kpi/deals_created/export.csv?what=rows&period=all")
    assert status == 200
    assert body.count(b"\n") > 1
    assert not foreign.seen_in(body.decode("utf-8-sig"))
    status, body = asked(page, "/kpi/deals_created/export.xlsx?what=rows&period=all")
    assert status == 200
    cells = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert len(cells) > 1
    assert not foreign.seen_in(str(cells))
    for address in ("/deals/export.csv?list=all", "/accounts/export.csv"):
        status, body = asked(page, address)
        assert status == 200
        assert not foreign.seen_in(body.decode("utf-8-sig"))


def test_by_chart_data(signed_in: Open, foreign: Foreign) -> None:
    page = signed_in("ana")
    who = quote(foreign.rep_name)
    for address in (
        f"/kpi/deals_created/breakdown.json?by=rep&period=all&rep={who}",
        "/kpi/deals_created/breakdown.json?by=account&period=all",
        "/kpi/revenue/why.json?by=rep&period=2025-Q4",
        "/home/landing.json",
    ):
        status, body = asked(page, address)
        assert status in {200, *REFUSED}, address
        text = body.decode()
        assert not foreign.seen_in(text), address
        assert foreign.rep_name not in text, address
