"""A rep who tries to see another's rows by every way a browser has: refused or empty, never a foreign name."""

import io
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook
from tests.surfaces.web.browser.conftest import Open, refused
from tests.surfaces.web.conftest import Cast

from cadran.panels.addresses import address
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
        con = facts.con
        mine = Viewer("rep", cast.ana).owners(con, facts.settings.today)
        deals = con.execute("SELECT source, source_id, name, owner_id, account_id FROM now.deals").fetchall()
        accounts = con.execute("SELECT source, source_id, name, owner_id, id FROM now.accounts").fetchall()
        met = con.execute("SELECT rep_id, account_id FROM now.activities").fetchall()
        reps = con.execute("SELECT concat(source, '/', source_id), name FROM now.reps").fetchall()
    known = {row[4] for row in deals if row[3] in mine} | {account for rep, account in met if rep in mine}
    hers = {row[2] for row in deals if row[3] in mine} | {
        row[2] for row in accounts if row[4] in known or row[3] in mine
    }
    deals = outside("deals", [row for row in deals if row[3] and row[3] not in mine], hers)
    accounts = outside("accounts", [row for row in accounts if row[3] and row[3] not in mine], hers)
    assert len(deals) > 20
    assert len(accounts) > 5
    return Foreign(cast.cy, dict(reps)[cast.cy], deals, accounts)


def outside(place: str, rows: list[tuple[str, ...]], hers: set[str]) -> tuple[tuple[str, str], ...]:
    """Addresses and names of rows, but for names that some row of hers has too."""
    return tuple((address(place, row[0], row[1]), row[2]) for row in rows if not any(row[2] in own for own in hers))


def asked(page: Page, way: str) -> tuple[int, bytes]:
    """What the server answers to this browser, with its session."""
    answer = page.request.get(way)
    return answer.status, answer.body()


def test_by_address(signed_in: Open, foreign: Foreign, complaints: list[str]) -> None:
    page = signed_in("ana")
    page.goto("/deals/")
    for way, name in (foreign.deals[0], foreign.accounts[0]):
        answer = page.goto(way)
        assert answer is not None
        assert answer.status in REFUSED, way
        assert name not in page.content()
        assert page.locator("h1").is_visible()  # a page that says so, with the way back
    answer = page.goto(f"/team/{foreign.rep}/")
    assert answer is not None
    assert answer.status in REFUSED
    assert page.locator(".tiles").count() == 0
    for way in ("/deals/?list=all&q=", "/accounts/?q=", "/pipeline/?rep="):
        page.goto(way + quote(foreign.rep_name if "rep" in way else next(iter(foreign.names))))
        assert not foreign.seen_in(page.locator("main tbody").all_inner_texts().__str__())
    refused(complaints, 403, 404)


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
    for way in ("/deals/export.csv?list=all", "/accounts/export.csv"):
        status, body = asked(page, way)
        assert status == 200
        assert not foreign.seen_in(body.decode("utf-8-sig"))


def test_by_chart_data(signed_in: Open, foreign: Foreign) -> None:
    page = signed_in("ana")
    who = quote(foreign.rep_name)
    for way in (
        f"/kpi/deals_created/breakdown.json?by=rep&period=all&rep={who}",
        "/kpi/deals_created/breakdown.json?by=account&period=all",
        "/kpi/revenue/why.json?by=rep&period=2025-Q4",
        "/home/landing.json",
    ):
        status, body = asked(page, way)
        assert status in {200, *REFUSED}, way
        text = body.decode()
        assert not foreign.seen_in(text), way
        assert foreign.rep_name not in text, way
