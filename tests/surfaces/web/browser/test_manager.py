"""A manager's morning: from a figure of the home page to what moved it, its rows, a deal and the rep behind it."""

from playwright.sync_api import expect
from tests.surfaces.web.browser.conftest import Open, settled


def test_from_a_figure_to_the_rep_behind_it(signed_in: Open) -> None:
    page = signed_in("bo")
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Mon équipe")
    lost = page.locator("#tile-deals_lost")
    shown = lost.locator(".value").inner_text()
    lost.locator("h2 a").click()
    expect(page.locator("h1")).to_contain_text("ffaires perdues")
    expect(page.locator(".kpi-head .big")).to_have_text(shown)

    page.locator("#why").scroll_into_view_if_needed()
    expect(page.locator("#why .takeaway")).to_contain_text("ffaires perdues")

    page.locator("#rows").scroll_into_view_if_needed()
    rows = page.locator("#rows tbody tr")
    expect(rows.first).to_be_visible()
    assert rows.count() == int(shown)
    rows.first.locator("a").last.click()
    page.wait_for_url("**/deals/**")
    expect(page.locator(".key-facts")).to_be_visible()

    rep = page.locator(".key-facts a[href^='/team/']")
    name = rep.inner_text()
    rep.click()
    expect(page.locator("h1")).to_have_text(name)
    settled(page)
    expect(page.locator("#work-title")).to_be_visible()


def test_from_home_straight_to_a_rep(signed_in: Open) -> None:
    page = signed_in("bo")
    page.goto("/")
    first = page.locator("#by-rep").locator("xpath=ancestor::section").locator("tbody th a").first
    name = first.inner_text()
    first.click()
    page.wait_for_url("**/team/**")
    expect(page.locator("h1")).to_have_text(name)
