"""A real mail server: TLS by a certificate of its own authority, sign-in by name and password."""

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

NAME, PASSWORD = "cadran", "s3cret-of-the-mail-server"


@dataclass
class Server:
    """A server that keeps what it takes. `answers`: what it says to a recipient's address instead of taking it."""

    port: int
    taken: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.taken.append(envelope)
        self.encrypted.append(session.ssl is not None)
        self.signed_in.append(bool(session.authenticated))
        return "250 OK"


def signed_in(server: SMTP, session: Session, envelope: Envelope, kind: str, given: object) -> AuthResult:
    right = isinstance(given, LoginPassword) and given == LoginPassword(NAME.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture
def started() -> Iterator[Callable[..., Server]]:
    """Starts servers, on ports that are free."""
    running: list[Controller] = []

    def start(**options: object) -> Server:
        server = Server(free_port())
        controller = Controller(server, hostname="127.0.0.1", port=server.port, **options)
        controller.start()
        running.append(controller)
        return server

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secured(
    started: Callable[..., Server], authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Server:
    """Takes mails over STARTTLS alone, and of those who sign in; this machine trusts its certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    pem = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(pem))
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    return started(tls_context=context, require_starttls=True, auth_required=True, authenticator=signed_in)
