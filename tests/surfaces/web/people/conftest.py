"""The company's provider, and the application set up to sign people in by it."""

from collections.abc import Iterator

import pytest
from tests.surfaces.web.people.provider import CLIENT, SECRET, Provider, Server, serving

from cadran.surfaces.web import place


@pytest.fixture(scope="session")
def provider_server() -> Iterator[Server]:
    """One server a run; who behaves badly on it is made anew for each test."""
    with serving() as server:
        yield server


def set_up(provider: Provider, monkeypatch: pytest.MonkeyPatch, settings: object) -> Provider:
    """Name a provider in the environment, as an operator does."""
    monkeypatch.setenv("CADRAN_OIDC_SERVER", provider.address)
    monkeypatch.setenv("CADRAN_OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("CADRAN_OIDC_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("CADRAN_OIDC_NAME", "Compte maison")
    settings.SOCIALACCOUNT_PROVIDERS = place.single_sign_on()  # type: ignore[attr-defined]  # the fixture takes any
    return provider


@pytest.fixture
def provider(provider_server: Server, monkeypatch: pytest.MonkeyPatch, settings: object) -> Provider:
    """A provider that behaves well, and the application set up for it."""
    return set_up(provider_server.anew(), monkeypatch, settings)
