"""Without a mouse: every step by keys, the focus always seen. And what a person chooses stays chosen."""

from playwright.sync_api import Page, expect
from tests.surfaces.web.browser.conftest import Open
from tests.surfaces.web.conftest import PASSWORD

from cadran.surfaces.web.people.models import User

RING = """() => { const e = document.activeElement, s = getComputedStyle(e)
  const outlined = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1
  return e !== document.body && (outlined || s.boxShadow !== "none") }"""


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until the element has the focus; on the way each stop must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(selector)


def test_sign_in_open_a_figure_and_close_what_pops_up(
    tab: Open, people: dict[str, User], transactional_db: None
) -> None:
    page = tab()
    page.goto("/")
    if not page.evaluate("document.activeElement.matches('[name=login]')"):
        tab_to(page, "[name=login]")
    page.keyboard.type("bo@example.org")
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Mon équipe")

    tab_to(page, ".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, ".tile .info")
    page.keyboard.press("Enter")
    popped = page.locator(".tile [popover]").first
    expect(popped).to_be_visible()
    page.keyboard.press("Escape")
    expect(popped).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.tile .info')")  # back where one was

    tab_to(page, ".tile h2 a")
    title = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)


def test_the_language_changes_and_the_page_stays(signed_in: Open) -> None:
    page = signed_in("bo")
    page.goto("/kpi/win_rate/?period=2025&by=rep")
    page.locator("button.avatar").click()
    page.locator("#me").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Win rate")
    assert page.url.endswith("/kpi/win_rate/?period=2025&by=rep")
    page.goto("/")
    expect(page.locator("h1")).to_have_text("My team")


def test_the_theme_changes_and_stays(signed_in: Open) -> None:
    page = signed_in("bo")
    page.goto("/deals/")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.locator("button.avatar").click()
    page.locator("#me [data-theme-switch]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/accounts/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(ground) != light


def test_after_signing_in_one_is_where_one_wanted_to_go(
    tab: Open, people: dict[str, User], transactional_db: None
) -> None:
    page = tab()
    page.goto("/kpi/win_rate/?period=2025&by=rep")  # a link somebody sent
    page.locator("[name=login]").fill("bo@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator("h1")).to_have_text("Taux de gain")
    assert page.url.endswith("/kpi/win_rate/?period=2025&by=rep")
