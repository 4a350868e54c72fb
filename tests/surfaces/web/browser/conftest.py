"""A real Chromium on the application as it is served. A page that complains in its console fails its test."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from cadran.surfaces.web.people.models import User

# The browser's driver runs an event loop in this thread; the database is asked from it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 60_000  # ms: a slow machine is not a broken page
Open = Callable[..., Page]
In = Callable[[str], Client]
expect.set_options(timeout=PATIENCE)


# Nothing is on its way: no font, no fragment that comes at once or stands in view, no chart in view or near it.
ARRIVED = """() => {
  const near = (e, margin) => {
    const { top, bottom } = e.getBoundingClientRect()
    return top < innerHeight + margin && bottom >= -margin
  }
  const some = (words, margin) => [...document.querySelectorAll(words)].some(e => near(e, margin))
  return document.readyState === "complete" && document.fonts.status === "loaded"
    && !document.querySelector("[hx-trigger='load'], .htmx-request, .htmx-swapping, .htmx-settling")
    && !some("[hx-trigger='revealed']", 0) && !some("vega-chart:not([data-ready], [data-failed])", 299)
}"""


def settled(page: Page) -> None:
    """Wait until the page has loaded what comes by itself: fragments first, then charts in view."""
    page.wait_for_function(ARRIVED)
    for chart in page.locator("vega-chart").all()[:4]:
        chart.scroll_into_view_if_needed()
    page.wait_for_function(ARRIVED)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's browser; a machine without one skips, CI fails."""
    there = next(filter(None, map(shutil.which, NAMES)), None)
    if there is None:
        pytest.fail("no Chromium") if os.environ.get("CI") else pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=there, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What pages wrote into their console: errors, warnings, refusals of the content policy. None is let pass."""
    said: list[str] = []
    yield said
    assert said == []


def refused(complaints: list[str], *statuses: int) -> None:
    """Let pass what the browser itself notes of answers with these statuses, which a test has asked for."""
    complaints[:] = [c for c in complaints if not any(f"with a status of {s} " in c for s in statuses)]


@pytest.fixture
def tab(chromium: Browser, live_server: object, complaints: list[str]) -> Iterator[Open]:
    """Opens a tab: `tab()` nobody's, `tab("ana")` with somebody signed in; `width`, `dark`, `touch`, `lang`."""
    contexts = []

    def open_(client: Client | None = None, *, width: int = 1440, dark: bool = False, touch: bool = False,
              lang: str = "fr-FR") -> Page:  # fmt: skip
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", locale=lang,
            has_touch=touch, is_mobile=touch,
            base_url=str(live_server.url),  # type: ignore[attr-defined]  # pytest-django ships no type for it
        )  # fmt: skip
        contexts.append(context)
        if client is not None:
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": str(live_server.url)}])  # type: ignore[attr-defined]  # as above
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(tab: Open, transactional_db: None, client_of: Callable[[str], Client], people: dict[str, User]) -> Open:
    """`signed_in("ana", width=390)`: a tab in which one of the cast is signed in."""

    def open_(name: str, **how: object) -> Page:
        return tab(client_of(name), **how)

    return open_
