"""Webhooks against real servers: what is sent, how it is signed, and what is never called."""

import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.surfaces.web.alerts.conftest import MONDAY, alert

from cadran.errors import CadranError
from cadran.panels.alerts import KINDS
from cadran.surfaces.web.alerts import calling, delivering
from cadran.surfaces.web.alerts.calling import open_to_all, post, read_address
from cadran.surfaces.web.alerts.delivering import LOST, WAITS, deliver, prepare
from cadran.surfaces.web.alerts.forms import host_of
from cadran.surfaces.web.alerts.keeping import keep
from cadran.surfaces.web.alerts.messages import secret_of, signed
from cadran.surfaces.web.alerts.models import Call, Notice, Webhook, Wish
from cadran.surfaces.web.people.models import User
from cadran.workspace import Workspace

ALL = tuple(KINDS)
NIGHT = datetime(2026, 3, 23, 19, tzinfo=UTC)  # 20:00 in Paris
SECRET_PATH = "/services/T0/B0/s3cr3t"  # noqa: S105 - the path of nobody's real webhook


@dataclass
class Receiver:
    """A server that keeps what it was sent, and answers as the test says."""

    port: int = 0
    status: int = 200
    location: str = ""
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


def serve(receiver: Receiver, context: ssl.SSLContext | None = None) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((self.path, dict(self.headers), body))
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.end_headers()
            self.wfile.write(b"ok" * 50_000)

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return server


@pytest.fixture
def plain() -> Iterator[Receiver]:
    receiver = Receiver()
    server = serve(receiver)
    yield receiver
    server.shutdown()
    server.server_close()


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A server with a certificate of `localhost` that this process trusts."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    receiver = Receiver()
    server = serve(receiver, context)
    yield receiver
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook(ines: User, served: Workspace, plain: Receiver, settings: object) -> Callable[..., Webhook]:
    settings.WEBHOOKS_PRIVATE = True  # type: ignore[attr-defined]  # pytest-django's fixture

    def made(kind: str = "json", **more: object) -> Webhook:
        url = f"http://127.0.0.1:{plain.port}{SECRET_PATH}"
        return Webhook.objects.create(**{
            "name": "Ventes",
            "kind": kind,
            "url": url,
            "user": ines,
            "made_at": MONDAY,
            **more,
        })

    return made


def body_of(receiver: Receiver) -> dict[str, object]:
    found = json.loads(receiver.got[-1][2])
    assert isinstance(found, dict)
    return found


# ---------------------------------------------------------------- what is sent


def test_what_is_new_is_sent_once_and_signed(ines: User, hook: Callable[..., Webhook], plain: Receiver) -> None:
    webhook = hook()
    keep(ines, [alert(), alert("deal/crm/2")], ALL, MONDAY)
    assert prepare(MONDAY) == 1
    assert deliver(MONDAY) == 1
    assert prepare(MONDAY) == deliver(MONDAY) == 0
    (path, headers, body) = plain.got[0]
    assert path == SECRET_PATH
    stamp, mark = (part.partition("=")[2] for part in headers["Cadran-Signature"].split(","))
    key = secret_of(webhook).encode()
    assert hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest() == mark
    told = body_of(plain)
    assert told["number"] == 2
    assert told["alerts"][0]["sentence"] == "Rien depuis 40 jours."  # type: ignore[index]  # a list of alerts
    assert headers["Cadran-Delivery"]


def test_another_secret_signs_otherwise_and_none_is_kept(hook: Callable[..., Webhook]) -> None:
    one, other = hook(), hook()
    assert len({secret_of(one), secret_of(other)}) == 2
    before = secret_of(one)
    one.salt = "another"
    assert secret_of(one) != before
    assert not any(before in str(value) for value in Webhook.objects.filter(pk=one.pk).values()[0].values())
    assert signed(b"a", before, MONDAY) != signed(b"b", before, MONDAY)


def test_slack_and_teams_are_told_in_their_forms(ines: User, hook: Callable[..., Webhook], plain: Receiver) -> None:
    keep(ines, [alert(title="<A & B> *x*")], ALL, MONDAY)
    hook("slack")
    prepare(MONDAY)
    deliver(MONDAY)
    slack = body_of(plain)
    assert "&lt;A &amp; B&gt; ∗x∗" in str(slack["blocks"])
    assert slack["text"]
    keep(ines, [alert("deal/crm/2", title="[A](http://x)")], ALL, MONDAY)
    Webhook.objects.update(kind="teams")
    prepare(MONDAY)
    deliver(MONDAY)
    card = body_of(plain)["attachments"][0]  # type: ignore[index]  # a list of one
    assert card["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert "\\[A\\]\\(http://x\\)" in str(card["content"]["body"][1]["items"][0]["text"])


def test_only_what_is_grave_enough_and_only_what_came_after(ines: User, hook: Callable[..., Webhook]) -> None:
    keep(ines, [alert(severity=3)], ALL, MONDAY - timedelta(hours=1))
    hook(least=3)
    assert prepare(MONDAY) == 0
    keep(ines, [alert("a", severity=2), alert("b", severity=3)], ALL, MONDAY)
    assert prepare(MONDAY) == 1
    assert Call.objects.get().body["number"] == 1


def test_a_message_is_in_the_language_of_whose_alerts_it_tells(
    ines: User, hook: Callable[..., Webhook], plain: Receiver
) -> None:
    hook()
    keep(ines, [alert()], ALL, MONDAY)
    User.objects.filter(pk=ines.pk).update(language="en")
    prepare(MONDAY)
    deliver(MONDAY)
    (one,) = body_of(plain)["alerts"]  # type: ignore[misc]  # a list of one
    assert (one["title"], one["sentence"]) == ("Northern Energy", "Quiet for 40 days.")


def test_in_quiet_hours_it_is_held_and_then_comes_in_one_message(
    ines: User, hook: Callable[..., Webhook], plain: Receiver
) -> None:
    """Nobody's wishes are the defaults: quiet from 19 to 8 and at weekends, in Paris."""
    hook(made_at=NIGHT)
    for hours, key in enumerate("ab"):
        at = NIGHT + timedelta(hours=hours)
        keep(ines, [alert(k) for k in "ab"[: hours + 1]], ALL, at)
        assert prepare(at) == 0, key
    morning = MONDAY + timedelta(days=1)
    assert prepare(morning - timedelta(hours=3)) == 0  # 7 o'clock
    assert prepare(morning) == 1
    assert prepare(morning) == 0
    assert deliver(morning) == 1
    assert body_of(plain)["number"] == 2
    saturday = MONDAY + timedelta(days=5)
    keep(ines, [alert("c")], ALL, saturday)
    assert prepare(saturday) == 0
    Wish.objects.create(user=ines, quiet_weekend=False)
    assert prepare(saturday) == 1


def test_what_was_over_before_the_morning_is_not_told(ines: User, hook: Callable[..., Webhook]) -> None:
    hook(made_at=NIGHT)
    keep(ines, [alert()], ALL, NIGHT)
    assert prepare(NIGHT) == 0
    keep(ines, [], ALL, NIGHT + timedelta(hours=1))
    assert prepare(MONDAY + timedelta(days=1)) == 0


# ---------------------------------------------------------------- the address


def test_the_address_is_kept_sealed(hook: Callable[..., Webhook]) -> None:
    one = hook()
    with connection.cursor() as cursor:
        cursor.execute("SELECT url FROM alerts_webhook")
        [(kept,)] = cursor.fetchall()
    assert "s3cr3t" not in kept
    assert "127.0.0.1" not in kept
    assert SECRET_PATH in Webhook.objects.get(pk=one.pk).url


def test_under_another_key_it_is_said_to_be_lost_and_never_called(
    ines: User, hook: Callable[..., Webhook], plain: Receiver, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    hook()
    keep(ines, [alert()], ALL, MONDAY)
    prepare(MONDAY)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]  # noqa: S105 - pytest-django's fixture, nobody's key
    assert deliver(MONDAY) == 0
    call = Call.objects.get()
    assert (call.state, call.error["fr"]) == ("failed", LOST[0])
    assert host_of(call.webhook) == "–"
    assert plain.got == []
    assert "a sealed text cannot be opened" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_addresses_typed_before_are_sealed_and_words_said_before_kept(served: Workspace) -> None:
    before, after = [("alerts", "0002_pace")], [("alerts", "0003_both_languages_and_sealed")]
    old = MigrationExecutor(connection)
    old.migrate(before)
    try:
        apps = old.loader.project_state(before).apps
        somebody = apps.get_model("people", "User").objects.create(email="x@example.org", role="rep")
        apps.get_model("alerts", "Webhook").objects.create(
            name="Ventes", url=f"https://example.org{SECRET_PATH}", user=somebody
        )
        apps.get_model("alerts", "Notice").objects.create(
            user=somebody, key="a", rule="deal", title="Énergie Nord", sentence="Rien."
        )
    finally:
        new = MigrationExecutor(connection)
        new.migrate(after)
    assert Webhook.objects.get().url == f"https://example.org{SECRET_PATH}"
    one = Notice.objects.get()
    assert (one.title("fr"), one.title("en"), one.sentence("en")) == ("Énergie Nord", "Énergie Nord", "Rien.")


# ---------------------------------------------------------------- trying again


def test_a_call_that_fails_is_tried_again_later_and_given_up(
    ines: User, hook: Callable[..., Webhook], plain: Receiver
) -> None:
    hook()
    keep(ines, [alert()], ALL, MONDAY)
    prepare(MONDAY)
    plain.status, now = 503, MONDAY
    for wait in (*WAITS, timedelta()):
        assert deliver(now) == 0
        assert deliver(now) == 0  # not yet
        now += wait
    call = Call.objects.get()
    assert (call.state, call.attempts, call.status, len(plain.got)) == ("failed", len(WAITS) + 1, 503, len(WAITS) + 1)
    numbers = {headers["Cadran-Delivery"] for _, headers, _ in plain.got}
    assert len(numbers) == 1  # a receiver knows the double by it


def test_where_nobody_wants_it_it_is_not_tried_again(ines: User, hook: Callable[..., Webhook], plain: Receiver) -> None:
    hook()
    keep(ines, [alert()], ALL, MONDAY)
    prepare(MONDAY)
    plain.status = 404
    deliver(MONDAY)
    call = Call.objects.get()
    assert (call.state, call.error) == ("failed", {"fr": "Réponse 404.", "en": "Answer 404."})


def test_two_workers_at_once_call_once(
    ines: User, hook: Callable[..., Webhook], monkeypatch: pytest.MonkeyPatch
) -> None:
    hook()
    keep(ines, [alert()], ALL, MONDAY)
    prepare(MONDAY)
    sent: list[str] = []

    def slow(webhook: Webhook, body: object, number: str) -> tuple[int, dict[str, str], bool]:
        sent.append(number)
        if len(sent) < 3:
            deliver(MONDAY)  # the other worker, while this one still calls
        return 200, {}, False

    monkeypatch.setattr(delivering, "send", slow)
    deliver(MONDAY)
    assert len(sent) == 1


# ---------------------------------------------------------------- what is never called


def test_over_tls_to_a_name_that_the_certificate_has(secure: Receiver) -> None:
    assert post(f"https://localhost:{secure.port}/x", b"{}", {}, private=True) == 200
    assert secure.got[0][1]["Host"] == f"localhost:{secure.port}"
    with pytest.raises(CadranError):
        post(f"https://127.0.0.1:{secure.port}/x", b"{}", {}, private=True)  # a certificate of another name
    assert len(secure.got) == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104 - nothing is bound
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:db8::1", "ff02::1", "fd00:ec2::254",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_internet(address: str) -> None:
    assert not open_to_all(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_that_are(address: str) -> None:
    assert open_to_all(address)


def test_a_private_address_is_not_called(plain: Receiver) -> None:
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1"):
        with pytest.raises(CadranError) as said:
            post(f"https://{host}:{plain.port}{SECRET_PATH}", b"{}", {}, private=False)
        assert "s3cr3t" not in said.value.text("fr") + said.value.text("en")
    assert plain.got == []


def test_a_name_is_looked_up_once_and_the_checked_address_called(
    plain: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the second answer would lead into the house."""
    asked: list[str] = []

    def looked_up(host: str, port: int, **more: object) -> list[object]:
        asked.append(host)
        ip = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    called: list[object] = []
    monkeypatch.setattr(calling.socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(calling, "_socket", lambda target, where: called.append(where) or _refuse())
    with pytest.raises(CadranError):
        post(f"https://rebind.example:{plain.port}/", b"{}", {}, private=False)
    assert asked == ["rebind.example"]
    assert called == [[(socket.AF_INET, "93.184.216.34")]]


def test_the_connection_is_made_to_the_address_not_to_the_name(
    plain: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No name server knows this name: who asked one again would reach nobody."""
    listed = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", plain.port))]
    monkeypatch.setattr(calling.socket, "getaddrinfo", lambda *a, **k: listed)
    assert post(f"http://rebind.invalid:{plain.port}/x", b"{}", {}, private=True) == 200
    assert plain.got[0][1]["Host"] == f"rebind.invalid:{plain.port}"


def _refuse() -> socket.socket:
    raise OSError


def test_one_private_address_among_several_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [(socket.AF_INET, 1, 6, "", (ip, 443)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(calling.socket, "getaddrinfo", lambda *a, **k: listed)
    with pytest.raises(CadranError, match="private"):
        post("https://two.example/", b"{}", {}, private=False)


def test_a_redirect_is_not_followed(plain: Receiver) -> None:
    plain.status, plain.location = 302, f"http://127.0.0.1:{plain.port}/elsewhere"
    assert post(f"http://127.0.0.1:{plain.port}/", b"{}", {}, private=True) == 302
    assert len(plain.got) == 1


def test_who_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "WHOLE", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                try:
                    for _ in range(200):
                        connection.sendall(b"H")
                        time.sleep(0.05)
                except OSError:
                    return

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(CadranError):
            post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, private=True)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https://user:pw@example.org/", "https://a b.org/",
        "https://example.org:99999/", "https://example.org/\r\nX: y", "javascript:alert(1)", "https://exa\x00mple.org/",
        "file:///etc/passwd",
    ],
)  # fmt: skip
def test_addresses_that_may_not_be_kept(url: str) -> None:
    with pytest.raises(CadranError):
        read_address(url, private=False)
