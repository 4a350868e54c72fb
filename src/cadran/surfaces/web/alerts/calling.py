"""One POST to an address that somebody typed, without letting it reach what only this machine may reach.

The name is looked up once, every address it has is checked, and the connection is made to a checked one: a name that
answers differently the second time (DNS rebinding) gains nothing. No redirect is followed, no proxy of the environment
is taken, the answer is read to a small bound, and a clock ends what drips. Errors never say the address.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from cadran.errors import CadranError

CONNECT, WHOLE = 10.0, 20.0  # seconds: of one step, and of all of it
READ = 4_096  # bytes of an answer
HTTP, HTTPS = "http", "https"
PORTS = {HTTP: 80, HTTPS: 443}
# Addresses that carry an IPv4 address inside, which is the one that is reached.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Where = tuple[socket.AddressFamily, str]


class Refused(CadranError):
    """An address that is not called, whoever asks."""

    code = "webhook_refused"


class Unanswered(CadranError):
    """Nobody answered, or not in time."""

    code = "webhook_unanswered"


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart."""

    scheme: str
    host: str
    port: int
    path: str


def read_address(url: str, *, private: bool) -> Target:
    """An address that may be kept; `Refused` for another. Whether its host is private is told when it is called.

    `private`: whether this installation may call private addresses, and without TLS.
    """
    try:
        found = urlsplit(url.strip())
        port = found.port
    except ValueError:
        raise _bad() from None
    if found.scheme not in ({HTTP, HTTPS} if private else {HTTPS}):
        raise Refused(
            "Une adresse de webhook commence par https://.", "A webhook's address starts with https://."
        )  # fmt: skip
    if not found.hostname or found.username or found.password or any(c.isspace() or ord(c) < 33 for c in url.strip()):
        raise _bad()
    return Target(found.scheme, _ascii(found.hostname), port or PORTS[found.scheme], _path(found))


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        raise _bad() from None


def _path(found: SplitResult) -> str:
    path = (found.path or "/") + (f"?{found.query}" if found.query else "")
    if not path.isascii():
        raise _bad()
    return path


def _bad() -> Refused:
    return Refused("Cette adresse ne peut pas être appelée.", "This address cannot be called.")


def open_to_all(address: str) -> bool:
    """Whether an IP address is one of the public internet: not private, loopback, link-local, metadata or reserved."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        translated = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
        inner = ip.ipv4_mapped or ip.sixtofour or translated
        if inner is not None:
            return open_to_all(str(inner))
    return ip.is_global and not ip.is_multicast


def checked(target: Target, *, private: bool) -> list[Where]:
    """The addresses that the name stands for now; `Refused` where one of them is not of the public internet."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError:
        raise Unanswered("Ce nom ne mène nulle part.", "This name leads nowhere.") from None
    listed: list[Where] = list(dict.fromkeys((family, str(where[0])) for family, _, _, _, where in found))
    if not private and not all(open_to_all(ip) for _, ip in listed):
        raise Refused(
            "Cette adresse est privée : Cadran ne l'appelle pas.", "This address is private: Cadran does not call it.",
            next_fr="L'exploitant peut l'autoriser par CADRAN_WEBHOOKS_PRIVATE=1.",
            next_en="The operator can allow it by CADRAN_WEBHOOKS_PRIVATE=1.",
        )  # fmt: skip
    return listed


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> int:
    """POST a body; the status of the answer. Raises `Refused` and `Unanswered`."""
    target = read_address(url, private=private)
    where = checked(target, private=private)
    try:
        with _connected(target, where) as connection:
            connection.request("POST", target.path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            answer.read(READ)
            return answer.status
    except (OSError, HTTPException):
        raise Unanswered("Pas de réponse.", "No answer.") from None


@contextmanager
def _connected(target: Target, where: list[Where]) -> Iterator[HTTPConnection]:
    """A connection to a checked address, under the name; closed by the clock at the latest."""
    held = [_socket(target, where)]
    clock = threading.Timer(WHOLE, lambda: _cut(held[-1]))
    clock.daemon = True
    clock.start()
    try:
        if target.scheme == HTTPS:
            context = ssl.create_default_context()
            held.append(context.wrap_socket(held[-1], server_hostname=target.host, do_handshake_on_connect=False))
            held[-1].do_handshake()  # type: ignore[attr-defined]  # the last one is the wrapped one
        kind = HTTPSConnection if target.scheme == HTTPS else HTTPConnection
        connection = kind(target.host, target.port)
        connection.sock, connection.auto_open = held[-1], 0  # it would look the name up again
        yield connection
    finally:
        clock.cancel()
        held[-1].close()


def _socket(target: Target, where: list[Where]) -> socket.socket:
    for family, ip in where:
        one = socket.socket(family, socket.SOCK_STREAM)
        one.settimeout(CONNECT)
        try:
            one.connect((ip, target.port))
        except OSError:
            one.close()
            continue
        return one
    raise Unanswered("Pas de réponse.", "No answer.")


def _cut(opened: socket.socket) -> None:
    """End a connection that another thread waits for."""
    try:
        opened.shutdown(socket.SHUT_RDWR)
    except OSError:  # it has ended by itself
        return
