"""The first quarter of an hour: nobody yet, then an administrator, their files, and a dashboard."""

from pathlib import Path

from playwright.sync_api import expect
from tests.surfaces.web.browser.conftest import Open

from cadran.workspace import Workspace

PASSWORD = "une-belle-phrase-de-passe"  # noqa: S105 - the password of nobody real
MOST_QUESTIONS = 3


def test_from_nobody_to_a_dashboard(own_served: Path, transactional_db: None, tab: Open, shared: Path) -> None:
    workspace = Workspace.create(own_served, {"today": "1998-05-06"})
    page = tab()
    page.goto("/")
    page.wait_for_url("**/welcome/")
    page.locator("[name=email]").fill("claire@example.org")
    page.locator("[name=name]").fill("Claire Patronne")
    for name in ("password", "again"):
        page.locator(f"[name={name}]").fill(PASSWORD)
    page.locator("[name=again]").press("Enter")
    expect(page.locator("h1")).to_contain_text("Bienvenue")

    page.get_by_role("link", name="Importer", exact=True).first.click()
    folder = shared / "data" / "northwind_fr"
    page.locator("#files").set_input_files([folder / n for n in ("clients.csv", "commandes.csv", "lignes.csv")])
    expect(page.locator(".chosen li")).to_have_count(3)
    page.get_by_role("button", name="Importer").click()
    page.wait_for_url("**/import/*-*/")
    asked = page.locator("fieldset.question").count()
    assert asked <= MOST_QUESTIONS
    if asked:
        page.locator("main form button.btn").first.click()
    expect(page.locator("h1")).to_have_text("Importé")
    expect(page.locator("main tbody tr").filter(has_text="lignes.csv")).to_contain_text("2\u202f155")

    page.get_by_role("link", name="tableau de bord").click()
    expect(page.locator(".tile").first).to_be_visible()
    assert page.locator(".tile .value", has_text="%").count() > 0  # not an empty dashboard
    page.locator("nav.side a[href='/kpi/']").click()
    page.locator("[name=period]").select_option("all")
    page.get_by_label("Chercher", exact=True).fill("chiffre d'affaires")
    page.locator("ul.kpis a[href^='/kpi/revenue/']").first.click()
    expect(page.locator("h1")).to_contain_text("hiffre d")
    expect(page.locator(".kpi-head")).to_contain_text("1\u202f265\u202f793")
    workspace.store.close()
