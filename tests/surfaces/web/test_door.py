"""Nobody comes in without an account, the first visit makes one, and the language follows the reader."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.surfaces.web.conftest import PASSWORD

from cadran.surfaces.web.people.models import User
from cadran.workspace import Workspace

In = Callable[[str], Client]


@pytest.mark.django_db
def test_the_first_visit_makes_the_administrator_and_only_the_first(served: Workspace) -> None:
    client = Client()
    assert client.get("/").headers["Location"] == "/welcome/"
    given = {"email": "Boss@Example.org", "name": "Claire", "password": PASSWORD, "again": PASSWORD}
    assert client.post("/welcome/", given, headers={"accept-language": "en"}).status_code == 302
    assert User.objects.get().language == "en", "mails that come by themselves are in the reader's own language"
    assert User.objects.get().email == "boss@example.org"
    assert User.objects.get().role == "administrator"
    stranger = Client()
    stranger.post("/welcome/", given | {"email": "mallory@example.org"})
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_weak_password_is_refused(served: Workspace) -> None:
    answer = Client().post("/welcome/", {"email": "a@b.fr", "name": "A", "password": "short", "again": "short"})
    assert answer.status_code == 200
    assert not User.objects.exists()


def test_no_page_opens_without_signing_in(people: dict[str, User]) -> None:
    answer = Client().get("/?period=2025")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")
    assert Client().get("/api/v1/kpi").status_code == 401


def test_a_home_opens_for_every_role(client_of: In, people: dict[str, User]) -> None:
    for name in people:
        assert client_of(name).get("/").status_code == 200, name


def test_the_language_is_the_readers(client_of: In, people: dict[str, User]) -> None:
    client = client_of("boss")
    assert 'lang="fr"' in client.get("/").content.decode()
    client.post("/language/", {"language": "en"})
    assert 'lang="en"' in client.get("/").content.decode()
    assert User.objects.get(email="boss@example.org").language == "en"
