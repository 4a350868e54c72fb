"""Signing in: the second factor, the company's sign-on, forgotten passwords, and what nobody may change."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.db import connection
from django.test import Client
from tests.surfaces.web.conftest import PASSWORD

from cadran.errors import CadranError
from cadran.surfaces.web import place
from cadran.surfaces.web.people.models import User

In = Callable[[str], Client]


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_second_factor_is_set_up_and_asked_for(people: dict[str, User]) -> None:
    ana = Client()
    ana.post("/account/login/", {"login": "ana@example.org", "password": PASSWORD})
    activate = "/account/2fa/totp/activate/"
    ana.post(f"/account/reauthenticate/?next={activate}", {"password": PASSWORD})  # so grave a step asks once more
    page = ana.get(activate).content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page)
    assert secret, page[:2000]
    assert ana.post(activate, {"code": code(secret[1])}).status_code == 302
    again = Client()
    asked = again.post("/account/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert asked.headers["Location"].startswith("/account/2fa/authenticate/")
    assert again.get("/").status_code == 302  # the password alone opens nothing
    again.post("/account/2fa/authenticate/", {"code": "000000"})
    assert again.get("/").status_code == 302


def test_a_forgotten_password_is_set_anew_by_mail(people: dict[str, User]) -> None:
    client = Client()
    client.post("/account/password/reset/", {"email": "ana@example.org"})
    link = re.search(r"/account/password/reset/key/\S+/", mail.outbox[0].body)
    assert link
    form = client.get(link[0]).headers["Location"]  # the key leaves the address before anything is shown
    client.post(form, {"password1": "another-long-secret", "password2": "another-long-secret"})
    given = {"login": "ana@example.org", "password": "another-long-secret"}
    assert Client().post("/account/login/", given).status_code == 302


def test_an_unknown_address_is_told_nothing(people: dict[str, User]) -> None:
    known = Client().post("/account/password/reset/", {"email": "ana@example.org"})
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


@pytest.mark.parametrize(("lang", "said"), [("fr", "Trop d'essais"), ("en", "Too many tries")])
def test_who_tries_too_often_is_told_to_wait(people: dict[str, User], lang: str, said: str) -> None:
    """The count stands in the database: another worker's process goes on from it."""
    browser = Client(headers={"accept-language": lang})
    wrong = {"login": "nobody@example.org", "password": "wrong"}
    answers = [browser.post("/account/login/", wrong).status_code for _ in range(31)]
    assert answers[-1] == 429
    assert said in unescape(browser.post("/account/login/", wrong).content.decode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_cache WHERE cache_key LIKE '%allauth:rl:%login%'")
        assert cursor.fetchone()[0]


@pytest.mark.parametrize(("lang", "said"), [("fr", "rechargez-la"), ("en", "reload it")])
def test_a_page_from_before_the_sign_in_says_what_to_do(people: dict[str, User], lang: str, said: str) -> None:
    answer = Client(enforce_csrf_checks=True, headers={"accept-language": lang}).post("/account/login/", {})
    assert answer.status_code == 403
    assert said in answer.content.decode()


@pytest.mark.parametrize("page", ["/account/email/", "/account/confirm-email/", "/account/phone/change/"])
def test_nobody_changes_their_own_address(client_of: In, page: str) -> None:
    """Whose rows a person sees may hang on the address: a rep who took a colleague's would see theirs."""
    assert client_of("ana").get(page).status_code == 404
    assert client_of("ana").post(page, {"email": "cy@example.org", "action_add": ""}).status_code == 404


@pytest.mark.django_db
def test_strangers_do_not_sign_up(people: dict[str, User]) -> None:
    given = {"email": "stranger@example.org", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/account/signup/", given)
    assert not User.objects.filter(email="stranger@example.org").exists()


@pytest.mark.parametrize("page", ["/account/2fa/", "/account/password/change/", "/account/3rdparty/"])
def test_pages_of_ones_account_open(people: dict[str, User], page: str) -> None:
    ana = Client()
    ana.post("/account/login/", {"login": "ana@example.org", "password": PASSWORD})
    answer = ana.get(page, follow=True)
    assert answer.status_code == 200
    assert "gate-box" in answer.content.decode()


def company() -> dict[str, object]:
    """The provider that the environment names."""
    (app,) = place.single_sign_on()["openid_connect"]["APPS"]  # type: ignore[misc]  # allauth's shape is mixed
    return app  # type: ignore[no-any-return]  # as above


def test_single_sign_on_is_asked_for_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="not enough values"):
        company()
    monkeypatch.setenv("CADRAN_OIDC_SERVER", "https://sso.example.org/realms/acme/")
    with pytest.raises(CadranError, match="CADRAN_OIDC_CLIENT_ID"):
        company()
    monkeypatch.setenv("CADRAN_OIDC_CLIENT_ID", "cadran")
    monkeypatch.setenv("CADRAN_OIDC_CLIENT_SECRET", "not-in-a-log")
    monkeypatch.setenv("CADRAN_OIDC_DOMAINS", "Example.org, @example.com")
    assert company()["settings"] == {
        "server_url": "https://sso.example.org/realms/acme", "domains": ["example.org", "example.com"],
        "oauth_pkce_enabled": True,
    }  # fmt: skip


@pytest.mark.parametrize("server", ["http://sso.example.org", "sso.example.org"])
def test_the_clients_secret_does_not_travel_in_the_open(monkeypatch: pytest.MonkeyPatch, server: str) -> None:
    monkeypatch.setenv("CADRAN_OIDC_SERVER", server)
    monkeypatch.setenv("CADRAN_OIDC_CLIENT_ID", "cadran")
    monkeypatch.setenv("CADRAN_OIDC_CLIENT_SECRET", "not-in-a-log")
    with pytest.raises(CadranError, match="https") as refused:
        company()
    assert "not-in-a-log" not in str(refused.value)


def test_single_sign_on_is_offered_where_it_is_set(people: dict[str, User], settings: object) -> None:
    app = {"provider_id": "oidc", "name": "Compte maison", "client_id": "c", "secret": "s",
           "settings": {"server_url": "https://sso.example.org"}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}  # type: ignore[attr-defined]  # the fixture takes any
    assert "Compte maison" in Client().get("/account/login/").content.decode()


@pytest.mark.parametrize(
    ("url", "host", "tls", "ssl"),
    [
        ("smtp://mail:2525", "mail", False, False),
        ("smtp+tls://u:p@mail", "mail", True, False),
        ("smtps://mail", "mail", False, True),
    ],
)
def test_mail_goes_where_its_address_says(
    monkeypatch: pytest.MonkeyPatch, url: str, host: str, tls: bool, ssl: bool
) -> None:
    monkeypatch.setenv("CADRAN_MAIL_URL", url)
    found = place.mail()
    assert (found["HOST"], found["TLS"], found["SSL"]) == (host, tls, ssl)
