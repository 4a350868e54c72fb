"""Through a real server, with TLS and sign-in, as CADRAN_MAIL_URL names it."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.utils import timezone
from tests.surfaces.web.post.conftest import NAME, PASSWORD, Server
from tests.surfaces.web.post.test_outbox import LEAVE, PNG, letter

from cadran.surfaces.web import place
from cadran.surfaces.web.post.delivery import deliver
from cadran.surfaces.web.post.models import Letter, State
from cadran.surfaces.web.post.outbox import Attachment

pytestmark = pytest.mark.django_db


def reached_by(url: str, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The application's settings as that address makes them."""
    monkeypatch.setenv("CADRAN_MAIL_URL", url)
    given = place.mail()
    names = {"BACKEND": "EMAIL_BACKEND", "HOST": "EMAIL_HOST", "PORT": "EMAIL_PORT", "USER": "EMAIL_HOST_USER",
             "PASSWORD": "EMAIL_HOST_PASSWORD", "TLS": "EMAIL_USE_TLS", "SSL": "EMAIL_USE_SSL"}  # fmt: skip
    for name, value in given.items():
        setattr(settings, names[name], value)
    settings.EMAIL_TIMEOUT = 5  # type: ignore[attr-defined]  # pytest-django ships no type for it


def parsed(server: Server) -> list[EmailMessage]:
    return [message_from_bytes(e.content, policy=policy.default) for e in server.taken]


def test_mails_arrive_whole_encrypted_and_signed_in(
    secured: Server, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached_by(f"smtp+tls://{NAME}:{PASSWORD}@127.0.0.1:{secured.port}", settings, monkeypatch)
    files = [Attachment("rapport été.pdf", "application/pdf", b"%PDF-1.7 x"), Attachment("a.csv", "text/csv", b"a;b")]
    letter(html='<p>31 % <img src="cid:c-1@cadran"></p>', images={"c-1@cadran": PNG}, attachments=files, headers=LEAVE)
    letter("second", "cy@example.org")
    assert deliver(timezone.now()) == 2
    assert (secured.encrypted, secured.signed_in) == ([True, True], [True, True])
    first, second = parsed(secured)
    assert (first["To"], second["To"]) == ("ines@example.org", "cy@example.org")
    assert [p.get_content_type() for p in first.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
        "application/pdf", "text/csv",
    ]  # fmt: skip
    by_kind = {p.get_content_type(): p for p in first.walk()}
    assert by_kind["image/png"]["Content-ID"] == "<c-1@cadran>"
    assert by_kind["image/png"].get_content() == PNG
    assert by_kind["application/pdf"].get_filename() == "rapport été.pdf"
    assert by_kind["text/plain"].get_content().strip() == "Réussite : 31 %"
    assert {name: first[name] for name in LEAVE} == LEAVE
    assert max(map(len, secured.taken[0].content.split(b"\r\n"))) <= 998
    assert set(Letter.objects.values_list("state", flat=True)) == {State.SENT}


def test_a_wrong_password_is_told_without_it_and_keeps_the_letter(
    secured: Server, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached_by(f"smtp+tls://{NAME}:wrong-secret@127.0.0.1:{secured.port}", settings, monkeypatch)
    letter()
    letter("second", "cy@example.org")
    assert deliver(timezone.now()) == 0
    first, second = Letter.objects.order_by("id")
    assert (first.state, second.state) == (State.WAITING, State.WAITING)
    assert (first.attempts, second.attempts) == (1, 0)  # a server that cannot be reached is no second letter's fault
    assert first.error["fr"] == "Le serveur de mails refuse le compte ou son mot de passe (535)."
    assert "wrong-secret" not in str(list(Letter.objects.values()))


def test_an_unknown_certificate_is_not_spoken_to(
    secured: Server, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached_by(f"smtp+tls://{NAME}:{PASSWORD}@127.0.0.1:{secured.port}", settings, monkeypatch)
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere.pem")
    letter()
    assert deliver(timezone.now()) == 0
    assert "certificat" in Letter.objects.get().error["fr"]
    assert secured.taken == []


def test_each_recipient_has_an_answer_of_their_own(
    secured: Server, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached_by(f"smtp+tls://{NAME}:{PASSWORD}@127.0.0.1:{secured.port}", settings, monkeypatch)
    secured.answers |= {"gone@example.org": "550 5.1.1 unknown", "full@example.org": "452 4.2.2 full"}
    for name in ("gone", "full", "ines"):
        letter(name, f"{name}@example.org")
    assert deliver(timezone.now()) == 1
    states = dict(Letter.objects.values_list("key", "state"))
    assert states == {"gone": State.FAILED, "full": State.WAITING, "ines": State.SENT}
    assert Letter.objects.get(key="gone").error["en"] == "The server refuses this recipient (550: 5.1.1 unknown)."
