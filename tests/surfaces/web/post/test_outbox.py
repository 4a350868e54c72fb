"""A letter is put once and leaves once; failures wait longer and longer, and end in words."""

import smtplib
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.utils import timezone

from cadran.errors import BadInput
from cadran.surfaces.web.people.models import User
from cadran.surfaces.web.post import delivery
from cadran.surfaces.web.post.delivery import deliver, forget_contents, send_again
from cadran.surfaces.web.post.models import Letter, Part, State
from cadran.surfaces.web.post.outbox import Attachment, put, withdraw

PNG = b"\x89PNG\r\n\x1a\n-a picture-"
LEAVE = {"List-Unsubscribe": "<https://cadran.example.org/x/>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
pytestmark = pytest.mark.django_db


def letter(key: str = "report/1/2026-11-23", to: str = "ines@example.org", **more: object) -> Letter:
    put(key=key, to=to, subject="Votre semaine", text="Réussite : 31 %", about="report", **more)  # type: ignore[arg-type]  # a test's own words
    return Letter.objects.get(key=key)


def state(kept: Letter) -> str:
    return Letter.objects.values_list("state", flat=True).get(pk=kept.pk)


def sent() -> list[EmailMessage]:
    return [message_from_bytes(m.message().as_bytes(), policy=policy.default) for m in mail.outbox]


def test_put_twice_it_is_kept_and_sent_once() -> None:
    assert put(key="a", to="ines@example.org", subject="Un", text="Un")
    assert not put(key="a", to="ines@example.org", subject="Deux", text="Deux")
    assert deliver(timezone.now()) == 1
    assert not put(key="a", to="ines@example.org", subject="Trois", text="Trois")
    assert deliver(timezone.now()) == 0
    assert [m["Subject"] for m in sent()] == ["Un"]


@pytest.mark.parametrize(
    ("to", "headers"), [("personne", {}), ("a@b.fr\nBcc: x@y.fr", {}), ("a@b.fr", {"X-A": "1\nBcc: x@y.fr"})]
)
def test_what_no_mail_can_have_is_refused(to: str, headers: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        put(key="a", to=to, subject="S", text="T", headers=headers)
    assert not Letter.objects.exists()


def test_text_html_pictures_and_files_come_as_mailboxes_show_them() -> None:
    files = [Attachment("rapport.pdf", "application/pdf", b"%PDF-1.7 x")]
    letter(html='<p>31 % <img src="cid:chart-1"></p>', images={"chart-1": PNG}, attachments=files, headers=LEAVE)
    deliver(timezone.now())
    (mixed,) = sent()
    assert [p.get_content_type() for p in mixed.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
        "application/pdf",
    ]  # fmt: skip
    picture = next(p for p in mixed.walk() if p.get_content_type() == "image/png")
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<chart-1>", "inline")
    assert picture.get_content() == PNG
    assert {name: mixed[name] for name in LEAVE} == LEAVE
    assert mixed.get_body(("plain",)).get_content().strip() == "Réussite : 31 %"  # type: ignore[union-attr]  # there is one
    assert not Part.objects.exists()
    assert not {c for c in mixed.as_bytes() if c > 127}


def test_the_same_letter_has_the_same_message_id() -> None:
    kept = letter()
    deliver(timezone.now())
    Letter.objects.filter(pk=kept.pk).update(state=State.PERHAPS)
    assert send_again(kept, timezone.now())
    letter("another")
    deliver(timezone.now())
    first, again, other = (m["Message-ID"] for m in sent())
    assert first == again != other


def test_names_and_domains_in_any_script_are_written_as_mails_are(settings: object) -> None:
    settings.DEFAULT_FROM_EMAIL = "Équipe Cadran <cadran@example.org>"  # type: ignore[attr-defined]  # pytest-django ships no type for it
    letter(to="ines@bücher.example")
    deliver(timezone.now())
    (got,) = sent()
    assert (got["To"], got["From"]) == ("ines@xn--bcher-kva.example", "Équipe Cadran <cadran@example.org>")


class Refusing(locmem.EmailBackend):
    """A server that answers with what the test wants, before or after it was handed the message."""

    answer: Exception = smtplib.SMTPServerDisconnected("gone")
    connects = True

    def open(self) -> None:
        if not self.connects:
            raise self.answer

    def send_messages(self, messages: object) -> int:
        raise self.answer


@pytest.fixture
def refusing(settings: object, monkeypatch: pytest.MonkeyPatch) -> type[Refusing]:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"  # type: ignore[attr-defined]  # pytest-django ships no type for it
    monkeypatch.setattr(delivery, "get_connection", lambda: Refusing())
    monkeypatch.setattr(Refusing, "connects", True)
    return Refusing


def run_through(start: datetime, hours: int, step: int = 1) -> int:
    """Every so many minutes for so long; how many tries were made."""
    before = sum(Letter.objects.values_list("attempts", flat=True))
    for minute in range(0, hours * 60, step):
        deliver(start + timedelta(minutes=minute))
    return sum(Letter.objects.values_list("attempts", flat=True)) - before


def test_a_server_that_is_away_is_asked_less_and_less_then_no_more(
    refusing: type[Refusing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusing, "connects", False)
    monkeypatch.setattr(refusing, "answer", ConnectionRefusedError(111, "mail.example.org"))
    kept, now = letter(), timezone.now()
    assert run_through(now, 2) == 7
    assert state(kept) == State.WAITING
    assert run_through(now + timedelta(hours=2), 30, step=20) == 5
    assert state(kept) == State.GIVEN_UP
    assert Letter.objects.get().error["fr"] == "Le serveur de mails ne répond pas."
    assert "mail.example.org" not in str(Letter.objects.values())


def test_an_address_that_is_refused_fails_at_once(refusing: type[Refusing], monkeypatch: pytest.MonkeyPatch) -> None:
    no = smtplib.SMTPRecipientsRefused({"ines@example.org": (550, b"5.1.1 no such user, hunter2")})
    monkeypatch.setattr(refusing, "answer", no)
    monkeypatch.setattr("django.conf.settings.EMAIL_HOST_PASSWORD", "hunter2")
    kept = letter()
    deliver(timezone.now())
    assert state(kept) == State.FAILED
    assert Letter.objects.get().error["en"] == "The server refuses this recipient (550: 5.1.1 no such user, ***)."


def test_a_full_mailbox_is_tried_again(refusing: type[Refusing], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusing, "answer", smtplib.SMTPDataError(452, b"mailbox full"))
    kept = letter()
    deliver(timezone.now())
    assert state(kept) == State.WAITING
    assert Letter.objects.get().next_try_at > timezone.now()


def test_no_answer_after_the_message_was_handed_over_waits_for_somebody(refusing: type[Refusing]) -> None:
    kept = letter()
    run_through(timezone.now(), 3, step=20)
    assert state(kept) == State.PERHAPS
    assert Letter.objects.get().attempts == 1


def test_a_worker_that_died_before_handing_over_is_followed_by_another_after_its_lease() -> None:
    kept, now = letter(), timezone.now()
    claimed = delivery._claim(now)
    assert claimed
    assert deliver(now + timedelta(minutes=1)) == 0
    assert deliver(now + delivery.LEASE + timedelta(minutes=1)) == 1
    assert (state(kept), len(mail.outbox)) == (State.SENT, 1)


def test_a_worker_that_slept_through_its_lease_leaves_the_letter_to_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, now = letter(), timezone.now()
    late = delivery._claim(now)
    assert late
    assert deliver(now + delivery.LEASE + timedelta(minutes=1)) == 1
    assert delivery._send(late, delivery._Line(), now) is State.WAITING
    assert (state(kept), len(mail.outbox)) == (State.SENT, 1)


def test_a_worker_that_died_while_sending_leaves_it_perhaps_sent_and_nobody_sends_it_again() -> None:
    kept, now = letter(), timezone.now()
    Letter.objects.filter(pk=kept.pk).update(state=State.SENDING, lease="dead", leased_until=now)
    assert deliver(now + timedelta(minutes=1)) == 0
    assert state(kept) == State.PERHAPS
    assert send_again(kept, now)
    assert deliver(now) == 1
    assert not send_again(kept, now)


def test_a_closed_account_gets_nothing_any_more() -> None:
    User.objects.create_user("ines@example.org", "x", is_active=False)
    kept = letter()
    assert deliver(timezone.now()) == 0
    assert (state(kept), mail.outbox) == (State.GIVEN_UP, [])


def test_what_waits_can_be_withdrawn_and_what_is_long_over_is_emptied() -> None:
    waiting, done = letter("report/1/a"), letter("report/2/a")
    assert withdraw("report/1/") == 1
    deliver(timezone.now())
    assert (state(waiting), state(done)) == (State.GIVEN_UP, State.SENT)
    forget_contents(timezone.now() + timedelta(days=31))
    assert set(Letter.objects.values_list("text", flat=True)) == {""}
    assert not send_again(waiting, timezone.now())
