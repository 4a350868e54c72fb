"""The application in a hand: 390 px, touched."""

from playwright.sync_api import Page, expect
from tests.surfaces.web.browser.conftest import Open, settled

SMALLEST = 24  # px of what a finger must hit, as WCAG 2.2 asks


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_rep_on_the_way(signed_in: Open) -> None:
    page = signed_in("ana", width=390, touch=True)
    page.goto("/")
    settled(page)
    fits(page)
    tile = page.locator(".tile h2 a").first
    title = tile.inner_text()
    tile.tap()
    expect(page.locator("h1")).to_contain_text(title)
    settled(page)
    fits(page)

    page.locator(".more.phone").tap()
    menu = page.locator("#menu")
    expect(menu).to_be_visible()
    box = menu.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    menu.get_by_role("link", name="Comptes").tap()
    page.wait_for_url("**/accounts/")
    expect(page.locator("main tbody tr").first).to_be_visible()
    fits(page)

    page.locator("nav.side a[href='/deals/']").tap()
    page.wait_for_url("**/deals/**")
    expect(page.locator("main tbody tr").first).to_be_visible()
    fits(page)


def test_what_is_touched_is_large_enough(signed_in: Open) -> None:
    page = signed_in("ana", width=390, touch=True)
    page.goto("/")
    settled(page)
    small = page.evaluate(
        """least => [...document.querySelectorAll("nav.side a, nav.side button, .btn, .mini, select, input, .info")]
          .filter(e => e.checkVisibility({checkVisibilityCSS: true}))
          .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
          .filter(([, r]) => r.width && (r.width < least || r.height < least)).map(([html]) => html)""",
        SMALLEST,
    )
    assert small == []
