"""Deals and accounts in the pages: who gets what, what is never told, and what a spreadsheet gets."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from tests.surfaces.web.conftest import PASSWORD, Cast
from tests.workspace import firm as firms

from cadran.panels.addresses import address, plain
from cadran.surfaces.web.people.models import AuditEntry, User
from cadran.workspace import Viewer, Workspace, browsing
from cadran.workspace.browsing import DealRow, Wanted

ClientOf = Callable[[str], Client]
LISTS = ("/deals/", "/deals/?list=all", "/pipeline/", "/accounts/", "/deals/export.csv", "/accounts/export.csv")
TOKEN = re.compile(r"(csrfmiddlewaretoken\" value=\"|X-CSRFToken[^A-Za-z0-9]+)[A-Za-z0-9]+|/deals/[^\"]*/")


@pytest.fixture(scope="module")
def own_deal(served: Workspace, cast: Cast) -> DealRow:
    """A deal of Ana's."""
    return browsing.deals(served.seen_by(Viewer("rep", cast.ana)), Wanted(list="all")).rows[0]


def text(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    return response.content.decode()


# ---------------------------------------------------------------- who


@pytest.mark.parametrize("who", ["ana", "bo", "boss", "exec"])
def test_a_deal_opens_for_its_owner_who_leads_the_team_and_the_executive(
    client_of: ClientOf, own_deal: DealRow, who: str
) -> None:
    page = text(client_of(who), address("deals", own_deal.source, own_deal.source_id))
    assert str(own_deal.name) in page.replace("&#x27;", "'").replace("&amp;", "&")


def test_for_an_outsider_the_deal_does_not_exist(client_of: ClientOf, own_deal: DealRow) -> None:
    cy = client_of("cy")
    there = cy.get(address("deals", own_deal.source, own_deal.source_id))
    nowhere = cy.get(address("deals", own_deal.source, "no such"))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    told = [TOKEN.sub("", answer.content.decode()) for answer in (there, nowhere)]
    assert told[0] == told[1], "which of the two it is must not be told"
    assert "quelqu'un d'autre la suit" in told[0] or "somebody else owns it" in told[0]
    assert str(own_deal.name) not in there.content.decode()
    by_account = f"/deals/?list=all&account={own_deal.account_key}"
    for path in (*LISTS, by_account, by_account.replace("/deals/", "/deals/export.csv")):
        page = text(cy, path)
        assert f"/{own_deal.source_id}/" not in page, path
        assert f";{own_deal.source_id}\r" not in page, path
        assert str(own_deal.name) not in page, path
        assert str(own_deal.owner) not in page, path


def test_an_account_out_of_scope_does_not_exist(client_of: ClientOf, served: Workspace, cast: Cast) -> None:
    ana, boss = (
        browsing.accounts(served.seen_by(Viewer("rep", cast.ana)), page=None),
        browsing.accounts(served, page=None),
    )
    mine = {a.source_id for a in ana.rows}
    foreign = next(a for a in boss.rows if a.source_id not in mine)
    path = address("accounts", foreign.source, foreign.source_id)
    assert client_of("ana").get(path).status_code == 404
    assert client_of("boss").get(path).status_code == 200
    assert client_of("ana").get(address("accounts", ana.rows[0].source, ana.rows[0].source_id)).status_code == 200


@pytest.mark.parametrize("path", [*LISTS, "/deals/demo/D1/", "/accounts/demo/C1/"])
def test_marketing_is_refused_and_a_stranger_signs_in(client_of: ClientOf, db: None, path: str) -> None:
    assert client_of("mark").get(path).status_code == 403
    assert Client().get(path)["location"].startswith("/account/login/")


def test_the_side_bar_leads_there(client_of: ClientOf) -> None:
    page = text(client_of("ana"), "/pipeline/")
    assert '<a href="/pipeline/" aria-current="page">' in page


# ---------------------------------------------------------------- what


def test_a_list_as_typed_into_is_only_what_was_found(client_of: ClientOf, own_deal: DealRow) -> None:
    boss = client_of("boss")
    found = text(boss, f"/deals/?list=all&q={own_deal.name}", **{"HX-Request": "true"})
    assert found.lstrip().startswith('<section id="found"')
    assert address("deals", own_deal.source, own_deal.source_id) in found
    again = boss.get("/deals/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" in again.content
    assert "HX-Request" in again["Vary"]


@pytest.mark.parametrize(
    "query", ["list=all&sort=-amount&page=2", "list=lost&page=x", "list=won&page=99999", "q=%00%25'&stage=∅&owner=∅"]
)
def test_any_address_gives_a_page(client_of: ClientOf, query: str) -> None:
    assert client_of("boss").get(f"/deals/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["list=secret", "sort=salary"])
def test_a_list_or_an_order_that_there_is_not_says_so(client_of: ClientOf, query: str) -> None:
    assert client_of("boss").get(f"/deals/?{query}").status_code == 400


def test_an_export_is_all_that_was_found_and_is_noted(client_of: ClientOf, served: Workspace, cast: Cast) -> None:
    body = client_of("ana").get("/deals/export.csv?list=all").content.decode("utf-8-sig")
    lines = list(csv.reader(StringIO(body), delimiter=";"))
    total = browsing.deals(served.seen_by(Viewer("rep", cast.ana)), Wanted(list="all")).total
    assert len(lines) == total + 1
    entry = AuditEntry.objects.get(what="exported")
    assert (entry.email, entry.detail) == ("ana@example.org", {"what": "deals", "rows": total})


@pytest.fixture
def firm(own_served: Path, db: None) -> Client:
    """The firm that is worked out by hand, served to Ana."""
    firms.made(own_served)
    ana = User.objects.create_user("a@example.org", PASSWORD, role="rep", rep="demo/R1", language="en")
    client = Client()
    client.force_login(ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_firm_in_the_pages(firm: Client) -> None:
    """One workspace for several claims: it takes a second to make."""
    page = text(firm, "/deals/?list=all")
    path = address("deals", "demo", firms.ODD)
    assert f'href="{path}"' in page
    shown = text(firm, path)
    assert "Pushed 3 times, by 107 d in all, 2 of them to a later month." in shown.replace("\u00a0", " ")
    assert "a colleague" in shown  # the two owners before her
    assert "Bea" not in shown
    assert "Cyr" not in shown
    assert text(firm, "/deals/demo/D3/").count("observed between two imports") >= 1
    exported = text(firm, "/deals/export.csv?list=all")
    assert "\r\n'=HYPERLINK()," in exported
    account = text(firm, "/accounts/demo/A1/").replace("\u00a0", " ")
    assert "Your part" in account
    assert "4 (1 to 5)" in account
    assert ">O1<" in account
    assert "(scale unknown)" in account
    for foreign in ("Cyr", "Secret", ">O2<", "Plainte"):
        assert foreign not in account
    assert "Nothing here" in text(firm, "/deals/?list=won")


@pytest.mark.parametrize("given", ["D1", "a/b", "..", "~x", "é ?#%&", "a//b/", "100%", "\\", "日本"])
def test_an_address_reads_back_whatever_the_id(given: str) -> None:
    path = address("deals", "my crm", given)
    _, place, source, of, end = path.split("/")
    assert (place, plain(unquote(source)), plain(unquote(of)), end) == ("deals", "my crm", given, "")
