"""Single sign-on, the whole way: the application, a browser's requests, and a real provider that may misbehave."""

import http.client
import json
import logging
import re
from collections.abc import Callable, Mapping
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.surfaces.web.conftest import PASSWORD
from tests.surfaces.web.people.provider import CLIENT, SECRET, Person, Provider

from cadran.surfaces.web.people.models import AuditEntry, Invitation, User

LOGIN, CALLBACK = "/account/oidc/oidc/login/", "/account/oidc/oidc/login/callback/"
In = Callable[[str], Client]


def to_provider(browser: Client, to: str = "") -> str:
    """The address at the provider to which the button of the sign-in page leads."""
    page = browser.post(LOGIN + (f"?next={to}" if to else "")).content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def from_provider(address: str) -> str:
    """Where the provider sends the browser back to."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.request("GET", f"{parts.path}?{parts.query}")
    back = connection.getresponse().headers["Location"]
    connection.close()
    found = urlsplit(back)
    assert found.path == CALLBACK
    return f"{found.path}?{found.query}"


def sign_on(browser: Client, to: str = "") -> HttpResponse:
    """The answer at the end of the way there and back."""
    answer: HttpResponse = browser.get(from_provider(to_provider(browser, to)))
    return answer


def refused(answer: HttpResponse, why: str, status: int) -> str:
    """The words of a page that lets nobody in, and says so in the audit log."""
    page = answer.content.decode()
    assert answer.status_code == status, page
    entry = AuditEntry.objects.filter(what="sign_in_failed").first()
    assert entry
    assert (entry.detail["by"], entry.detail["why"]) == ("sso", why)
    assert not AuditEntry.objects.filter(what="signed_in").exists()
    return unescape(page).replace("\u202f", " ").replace("\xa0", " ")


def invite(email: str, role: str, **more: str) -> Invitation:
    return Invitation.objects.create(email=email, role=role, token_hash=email, **more)


# ---------------------------------------------------------------- who comes in


@pytest.mark.parametrize(("who", "sees"), [("exec", "/settings/"), ("ana", "/meetings/"), ("mark", "/team/")])
def test_an_account_opens_with_its_own_role(provider: Provider, people: dict[str, User], who: str, sees: str) -> None:
    provider.person = Person(people[who].email)
    browser = Client()
    assert sign_on(browser).headers["Location"] == "/"
    home = browser.get("/")
    assert (home.status_code, home.wsgi_request.user) == (200, people[who])
    assert browser.get(sees).status_code == 403, "no more than the role of the account"
    assert AuditEntry.objects.get(what="signed_in", who=people[who]).detail == {"by": "sso"}


def test_an_invitation_is_enough(provider: Provider, people: dict[str, User]) -> None:
    invitation = invite("neu@example.org", "manager", rep="crm/7", name="Nell Neuf")
    provider.person = Person("Neu@Example.org", sub="99")
    browser = Client(headers={"accept-language": "en"})
    assert sign_on(browser).status_code == 302
    made = User.objects.get(email="neu@example.org")
    assert (made.role, made.rep, made.name, made.language) == ("manager", "crm/7", "Nell Neuf", "en")
    assert not made.has_usable_password()
    invitation.refresh_from_db()
    assert invitation.accepted_at
    assert browser.get("/").status_code == 200


def test_the_name_that_the_provider_tells_fills_an_empty_one(provider: Provider, people: dict[str, User]) -> None:
    invite("neu@example.org", "rep")
    provider.person = Person("neu@example.org", sub="99")
    sign_on(Client())
    assert User.objects.get(email="neu@example.org").name == "Ana"


def test_one_lands_where_one_wanted_to_go(provider: Provider, people: dict[str, User]) -> None:
    assert sign_on(Client(), "/deals/").headers["Location"] == "/deals/"
    assert sign_on(Client(), "https://elsewhere.example/").headers["Location"] == "/"


def test_the_password_stays(provider: Provider, people: dict[str, User]) -> None:
    sign_on(Client())
    by_password = Client().post("/account/login/", {"login": "ana@example.org", "password": PASSWORD})
    assert by_password.status_code == 302


def test_an_identity_keeps_its_account_when_the_address_changes(provider: Provider, people: dict[str, User]) -> None:
    sign_on(Client())
    provider.person = Person("cy@example.org", verified=False)  # the same sub
    browser = Client()
    assert sign_on(browser).status_code == 302
    assert browser.get("/").wsgi_request.user == people["ana"]


def test_the_second_factor_is_still_asked_for(provider: Provider, people: dict[str, User]) -> None:
    people["ana"].authenticator_set.create(type="totp", data={"secret": "x"})  # type: ignore[attr-defined]  # allauth gives the user this
    assert sign_on(Client()).headers["Location"].startswith("/account/2fa/authenticate/")


def test_userinfo_is_asked_where_the_token_names_no_address(provider: Provider, people: dict[str, User]) -> None:
    provider.in_userinfo = True
    assert sign_on(Client()).status_code == 302
    assert "/userinfo" in provider.asked


# ---------------------------------------------------------------- who does not


@pytest.mark.parametrize(
    ("lang", "said", "then"),
    [
        ("fr", "n'a pas de compte ici", "Demandez à votre administrateur"),
        ("en", "has no account here", "Ask your admin"),
    ],
)
def test_who_is_not_invited_is_told_what_to_do(
    provider: Provider, people: dict[str, User], lang: str, said: str, then: str
) -> None:
    provider.person = Person("stranger@example.org")
    page = refused(sign_on(Client(headers={"accept-language": lang})), "not_invited", 403)
    assert f"stranger@example.org {said}" in page
    assert then in page
    assert not User.objects.filter(email="stranger@example.org").exists()
    assert AuditEntry.objects.get(what="sign_in_failed").email == "stranger@example.org"


@pytest.mark.parametrize("verified", [False, None])
@pytest.mark.parametrize("email", ["boss@example.org", "neu@example.org"])
def test_an_address_nobody_vouches_for_opens_nothing(
    provider: Provider, people: dict[str, User], email: str, verified: bool | None
) -> None:
    invite("neu@example.org", "administrator")
    provider.person = Person(email, sub="of-a-stranger", verified=verified)
    browser = Client()
    assert "ne garantit pas" in refused(sign_on(browser), "unverified", 403)
    assert browser.get("/").status_code == 302
    assert User.objects.count() == len(people)


@pytest.mark.parametrize(("verified", "status"), [(None, 302), (False, 403)])
def test_domains_vouch_where_the_provider_says_nothing(
    provider: Provider, people: dict[str, User], settings: object, verified: bool | None, status: int
) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]  # type: ignore[attr-defined]  # the fixture takes any
    app["settings"]["domains"] = ["example.org"]
    provider.person = Person(verified=verified)
    assert sign_on(Client()).status_code == status
    provider.person = Person("ana@example.org.evil.example", sub="2", verified=None)
    assert sign_on(Client()).status_code == 403


def test_a_closed_account_stays_closed(provider: Provider, people: dict[str, User]) -> None:
    sign_on(Client())
    AuditEntry.objects.all().delete()
    User.objects.filter(email="ana@example.org").update(is_active=False)
    assert "est fermé" in refused(sign_on(Client()), "inactive", 403)


def test_a_withdrawn_or_old_invitation_lets_nobody_in(provider: Provider, people: dict[str, User]) -> None:
    old = invite("neu@example.org", "administrator")
    Invitation.objects.filter(pk=old.pk).update(invited_at="2020-01-01T00:00:00Z")
    provider.person = Person("neu@example.org")
    assert "n'a pas de compte ici" in refused(sign_on(Client()), "not_invited", 403)


def test_no_address_no_account(provider: Provider, people: dict[str, User]) -> None:
    provider.person = Person("")
    assert "aucune adresse" in refused(sign_on(Client()), "no_email", 403)


def test_one_may_change_ones_mind(provider: Provider, people: dict[str, User]) -> None:
    provider.person = None
    assert "annulée" in refused(sign_on(Client()), "cancelled", 403)


# ---------------------------------------------------------------- forgeries


def test_a_state_serves_its_own_browser_once(provider: Provider, people: dict[str, User]) -> None:
    browser = Client()
    back = from_provider(to_provider(browser))
    refused(Client().get(back), "expired", 400)  # an address that was slipped to somebody else
    assert browser.get(back).status_code == 302
    assert browser.get(back).status_code == 400
    assert Client().get(CALLBACK).status_code == 400
    assert Client().get(f"{CALLBACK}?code=x&state=y").status_code == 400


NOW = 1_900_000_000
FORGED: Mapping[str, Mapping[str, object]] = {
    "another sign-in": {"claims": {"nonce": "of-another-sign-in"}},
    "no nonce": {"claims": {"nonce": None}},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "another client": {"claims": {"aud": "another"}},
    "made for another of two": {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
    "run out": {"claims": {"exp": 1_500_000_000}},
    "without an end": {"claims": {"exp": None}},
    "no subject": {"claims": {"sub": None}},
    "another's signature": {"signed_by": "of-a-stranger"},
    "a key not named": {"header": {"kid": "unknown"}},
    "a shared secret": {"header": {"kid": "of-the-day", "alg": "HS256"}},
    "no signature": {"header": {"kid": "of-the-day", "alg": "none"}},
    "another's userinfo": {"in_userinfo": True, "userinfo_sub": "of-the-boss"},
    "another's discovery": {"issuer": "https://evil.example"},
}


@pytest.mark.parametrize("what", FORGED)
def test_what_cannot_be_verified_is_refused(
    provider: Provider, people: dict[str, User], what: str, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in FORGED[what].items():
        setattr(provider, name, value)
    browser = Client()
    with caplog.at_level(logging.WARNING):
        way = browser.post(LOGIN) if "issuer" in FORGED[what] else sign_on(browser)
    assert "n'a pas pu être vérifiée" in refused(way, "untrusted", 502)
    assert "single sign-on refused (untrusted)" in caplog.text, "the operator reads why"
    assert browser.get("/").status_code == 302


# ---------------------------------------------------------------- a provider out of order

BROKEN = {
    "down": (503, b"down"),
    "no page": (404, b"{}"),
    "no JSON": (200, b"<html>"),
    "a list": (200, b"[]"),
    "a number": (200, b"1"),
    "empty": (200, b"{}"),
}
STEPS = ("/.well-known/openid-configuration", "/token", "/jwks", "/userinfo")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_answer_is_a_page_with_words(provider: Provider, people: dict[str, User], how: str, step: str) -> None:
    provider.in_userinfo = step == "/userinfo"
    browser = Client()
    back = from_provider(to_provider(browser))
    provider.answers[step] = BROKEN[how]
    answer = browser.get(back)
    assert answer.status_code in {502, 503}
    assert "Retour à la connexion" in unescape(answer.content.decode())


def test_a_provider_that_is_off_is_told_at_the_first_step(
    provider: Provider, people: dict[str, User], settings: object
) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]  # type: ignore[attr-defined]  # the fixture takes any
    app["settings"]["server_url"] = "http://127.0.0.1:9"  # where nothing listens
    page = refused(Client().post(LOGIN), "unreachable", 503)
    assert "ne répond pas" in page
    assert "mot de passe" in page, "there is another way in"


def test_a_wrong_client_is_the_administrators_to_mend(
    provider: Provider, people: dict[str, User], settings: object
) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]  # type: ignore[attr-defined]  # the fixture takes any
    app["secret"] = "out-of-date"  # noqa: S105 - a secret that is none
    assert "n'a pas reconnu Cadran" in refused(sign_on(Client()), "client", 502)


# ---------------------------------------------------------------- what leaves the server


def test_the_way_to_the_provider_cannot_be_bent(provider: Provider, people: dict[str, User]) -> None:
    """What an address adds of its own reaches the provider not, so that no link chooses where the code goes."""
    bent = "?auth_params=redirect_uri%3Dhttps%253A%252F%252Fevil.example%26nonce%3Dx&scope=admin"
    page = Client().post(LOGIN + bent).content.decode()
    asked = parse_qs(urlsplit(unescape(re.search(r"url=([^\"]+)", page)[1])).query)  # type: ignore[index]  # the page has one
    assert asked["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert asked["nonce"] != ["x"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["code_challenge_method"] == ["S256"]


def test_the_secret_is_told_to_nobody(
    provider: Provider, people: dict[str, User], client_of: In, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        browser, boss = Client(), client_of("boss")
        pages = [browser.get("/account/login/"), browser.get(LOGIN), browser.post(LOGIN), sign_on(browser)]
        pages += [browser.get("/"), browser.get("/account/3rdparty/", follow=True)]
        provider.answers["/token"] = 400, json.dumps({"error": "invalid_client", "echo": SECRET}).encode()
        pages += [sign_on(Client()), boss.get("/settings/log/"), boss.get("/settings/people/")]
    assert "single sign-on refused (client)" in caplog.text
    assert SECRET not in caplog.text
    for page in pages:
        assert SECRET not in page.content.decode(), page.wsgi_request.path
    assert SECRET not in json.dumps(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_little_of_what_the_provider_tells_is_kept(provider: Provider, people: dict[str, User]) -> None:
    provider.claims = {"phone_number": "+33612345678", "groups": ["finance"]}
    sign_on(Client())
    account = people["ana"].socialaccount_set.get()  # type: ignore[attr-defined]  # allauth gives the user this
    assert account.extra_data == {"email": "ana@example.org", "name": "Ana"}
    assert not account.socialtoken_set.exists()


def test_somebody_signed_in_may_link_another_identity(provider: Provider, people: dict[str, User]) -> None:
    provider.person = Person("ana.privat@example.net", sub="5", verified=False)
    browser = Client()
    browser.post("/account/login/", {"login": "ana@example.org", "password": PASSWORD})
    way = browser.post(f"{LOGIN}?process=connect").content.decode()
    browser.get(from_provider(unescape(re.search(r"url=([^\"]+)", way)[1])))  # type: ignore[index]  # the page has one
    assert "ana.privat@example.net" in browser.get("/account/3rdparty/").content.decode()
    assert AuditEntry.objects.filter(what="sign_on_linked", who=people["ana"]).exists()
    again = Client()
    sign_on(again)
    assert again.get("/").wsgi_request.user == people["ana"]
