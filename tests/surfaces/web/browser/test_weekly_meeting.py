"""A weekly meeting held in the page, and the next one, which opens with what the first decided."""

from playwright.sync_api import Page, expect
from tests.surfaces.web.browser.conftest import Open


def start(page: Page) -> None:
    page.goto("/meetings/")
    page.get_by_role("button", name="Commencer").click()
    page.wait_for_url("**/meetings/*/")


def test_commit_decide_close_and_find_the_decision_first(signed_in: Open) -> None:
    page = signed_in("bo")
    start(page)
    expect(page.locator("#left-open")).to_have_count(0)
    commit = page.get_by_label("Engagement de").first
    commit.fill("12,5 k")
    page.get_by_label("Remarque sur").first.fill("deux devis chauds")
    page.get_by_role("button", name="Enregistrer les engagements").click()
    expect(page.get_by_role("status").first).to_contain_text("Engagements enregistrés")
    expect(page.get_by_label("Engagement de").first).to_have_value("12\u202f500")

    page.get_by_label("Quoi", exact=True).fill("Relancer les devis de plus de 15 jours")
    page.get_by_label("Qui", exact=True).fill("Ana")
    page.get_by_label("Pour le", exact=True).fill("2026-01-09")
    page.get_by_role("button", name="Décider").click()
    expect(page.locator("#decisions li")).to_contain_text("Relancer les devis")
    page.get_by_role("button", name="Terminer").click()
    expect(page.locator(".top .pill")).to_have_text("terminée")
    expect(page.get_by_label("Engagement de")).to_have_count(0)

    start(page)
    first = page.locator("main section").first
    expect(first.locator("h2")).to_have_text("Restait à faire")
    expect(first).to_contain_text("Relancer les devis de plus de 15 jours")
    expect(page.locator("#commits tbody tr").first).to_contain_text("12\u202f500")  # committed last time
    first.get_by_role("button", name="Fait", exact=True).click()
    expect(page.locator("#left-open .pill.good")).to_have_text("fait")
