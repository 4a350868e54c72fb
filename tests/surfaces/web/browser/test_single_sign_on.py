"""The company's sign-on in a real browser: what the content policy lets through, and what a person reads."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.surfaces.web.browser.conftest import Open, refused
from tests.surfaces.web.browser.test_every_page import faults
from tests.surfaces.web.people.conftest import set_up
from tests.surfaces.web.people.provider import Person, Provider, serving

from cadran.surfaces.web.people.models import User


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings: object) -> Iterator[Provider]:
    with serving() as server:
        yield set_up(server.anew(), monkeypatch, settings)


def test_a_browser_goes_there_and_back(
    tab: Open, transactional_db: None, people: dict[str, User], provider: Provider, complaints: list[str]
) -> None:
    page = tab(lang="en-GB")
    page.goto("/deals/")
    page.get_by_role("button", name="Compte maison").click()
    expect(page.get_by_role("heading", level=1, name="Deals")).to_be_visible()
    assert page.url.endswith("/deals/")
    stranger = tab()
    provider.person = Person("une.personne.au.tres.long.nom.de-famille@filiale.example.org", sub="2")
    stranger.goto("/account/login/")
    stranger.get_by_role("button", name="Compte maison").click()
    expect(stranger.get_by_text("n'a pas de compte ici")).to_be_visible()
    refused(complaints, 403)
    back = "/account/oidc/oidc/login/callback/?state=x&code=y"
    assert faults(stranger, back, 400) == faults(stranger, "/account/oidc/oidc/login/") == []
    refused(complaints, 400)
