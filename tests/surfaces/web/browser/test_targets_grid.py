"""Targets typed and pasted in the grid as in a spreadsheet, saved with a reason, read again in their history."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect
from tests.surfaces.web.browser.conftest import Open, refused

from cadran.sources.own import stage
from cadran.surfaces.web.own.models import Typed
from cadran.surfaces.web.people.models import User
from cadran.workspace import Workspace

TABLES = {
    "reps": [{"source_id": "1", "name": "Inès Martin"}, {"source_id": "2", "name": "Léo Petit"}],
    "teams": [{"source_id": "N", "name": "Nord"}],
    "rep_assignments": [
        {"source_id": f"a{rep}", "rep": rep, "team": "N", "starts_on": date(2024, 1, 1)} for rep in ("1", "2")
    ],
    "targets": [
        {"source_id": "t1", "kpi": "revenue", "rep": "1", "team": None, "starts_on": date(2025, 1, 1),
         "ends_on": date(2025, 1, 31), "value": Decimal(1000)},
        {"source_id": "t2", "kpi": "revenue", "rep": None, "team": "N", "starts_on": date(2025, 1, 1),
         "ends_on": date(2025, 1, 31), "value": Decimal(5000)},
    ],
}  # fmt: skip
PASTE = """text => {
  const data = new DataTransfer(); data.setData("text/plain", text)
  const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
  document.activeElement.dispatchEvent(paste)
}"""


@pytest.fixture
def page(own_served: Path, transactional_db: None, tab: Open) -> Iterator[Page]:
    """The targets of a firm of two, opened by its administrator."""
    workspace = Workspace.create(own_served, {"today": "2025-06-30"})
    with workspace.store.write() as writer:
        for table, rows in TABLES.items():
            batch = stage(writer.con, table, pa.Table.from_pylist(rows), source="crm", import_id=writer.next_import())
            writer.upsert(batch)
    user = User.objects.create_user("boss@example.org", "x", name="Claire", role="administrator", language="fr")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = tab(client)
    page.goto("/targets/?kpi=revenue&year=2025&level=rep")
    yield page
    workspace.store.close()


def cell(page: Page, who: str, month: int) -> Locator:
    return page.locator(f"input[name^='rep:crm/{who}@2025-{month:02d}-01..2025-{month:02d}']")


def test_typed_pasted_saved_with_a_reason_and_told_in_the_history(page: Page, complaints: list[str]) -> None:
    warned = page.locator(".remarks")
    expect(warned).to_contain_text("Nord")  # 1 000 of the reps against 5 000 of the team: said, not forbidden
    cell(page, "2", 1).click()
    page.keyboard.type("3 500,50")
    page.keyboard.press("ArrowRight")
    expect(cell(page, "2", 2)).to_be_focused()
    page.evaluate(PASTE, "12,5 k€\t13000")
    expect(cell(page, "2", 3)).to_have_value("13000")
    cell(page, "1", 1).fill("2000")

    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("dites pourquoi")
    expect(cell(page, "2", 3)).to_have_value("13000")  # what was typed is not lost
    refused(complaints, 422)
    page.get_by_label("Pourquoi").fill("Ouverture du Sud-Est")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").first).to_contain_text("4 objectifs enregistrés")
    expect(cell(page, "2", 1)).to_have_value("3\u202f500,5")
    assert Typed.objects.filter(table="targets").count() == 4

    page.get_by_role("link", name="Versions").click()
    told = page.locator("tbody tr").filter(has_text="Inès Martin").first
    expect(told).to_contain_text("Ouverture du Sud-Est")
    expect(told).to_contain_text("2\u202f000")
    expect(told).to_contain_text("1\u202f000")


def test_a_paste_with_names_and_months_is_read_before_it_is_saved(page: Page) -> None:
    page.get_by_role("link", name="Coller d'un tableur").click()
    page.get_by_label("Cellules copiées").fill("\tfévr. 2025\tmars 2025\nleo petit\t100\t200\nInès Martn\t5\t6")
    page.get_by_role("button", name="Lire").click()
    expect(page.locator("h2", has_text="2 objectifs compris")).to_be_visible()
    expect(page.locator(".list")).to_contain_text("Inès Martin")  # the nearest of a name that nobody has
    page.get_by_role("button", name="Enregistrer").click()
    expect(cell(page, "2", 3)).to_have_value("200")
