"""Every page of every role, in both themes: no accessibility violation, nothing in the console, no sideways scroll."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.surfaces.web.browser.conftest import Open, settled

PAGES = [
    ("boss", "/"), ("bo", "/"), ("ana", "/"), ("cy", "/"), ("mark", "/"),
    ("bo", "/kpi/"), ("bo", "/kpi/win_rate/?period=2025"), ("bo", "/boards/"), ("bo", "/deals/"), ("bo", "/pipeline/"),
    ("bo", "/accounts/"), ("bo", "/team/"), ("bo", "/meetings/"), ("bo", "/targets/"), ("boss", "/import/"),
    ("boss", "/settings/"), ("boss", "/settings/calendar/"), ("boss", "/settings/people/"), ("boss", "/settings/log/"),
    ("boss", "/settings/backups/"), ("ana", "/keys/"),
]  # fmt: skip


def violations(page: Page) -> list[str]:
    """What axe finds, a line each."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {n['target']}: {n['failureSummary']}" for v in found for n in v["nodes"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("who", "path"), PAGES, ids=[f"{w}{p}" for w, p in PAGES])
def test_a_page_is_open_to_all(signed_in: Open, who: str, path: str, dark: bool) -> None:
    page = signed_in(who, dark=dark, width=1280)
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200
    settled(page)
    assert violations(page) == []


@pytest.mark.parametrize(("who", "path"), PAGES, ids=[f"{w}{p}" for w, p in PAGES])
def test_a_page_fits_a_phone(signed_in: Open, who: str, path: str) -> None:
    page = signed_in(who, width=390)
    page.goto(path)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_gate_is_open_to_all(tab: Open, people: object, transactional_db: None) -> None:
    page = tab()
    page.goto("/account/login/")
    assert violations(page) == []
    page.goto("/account/password/reset/")
    assert violations(page) == []
