"""A small OpenID Connect provider on this machine: what a company's own does, and a broken or hostile one."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "cadran", "client-secret-of-nobody"
KEY_ID = "of-the-day"


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """A signing key by name: made once a run, for it takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Person:
    """Whom the provider has signed in, and what it says of their address."""

    email: str = "ana@example.org"
    sub: str = "4711"
    verified: bool | None = True

    def claims(self) -> dict[str, object]:
        said = {} if self.verified is None else {"email_verified": self.verified}
        return {"sub": self.sub, "email": self.email, "name": "Ana", **said}


@dataclass
class Provider:
    """How the provider behaves. `claims`: changed in each id_token; None takes a claim away."""

    address: str
    person: Person | None = field(default_factory=Person)  # None: they refuse to sign in
    claims: dict[str, object] = field(default_factory=dict)
    signed_by: str = KEY_ID
    header: dict[str, object] = field(default_factory=lambda: {"kid": KEY_ID})
    issuer: str = ""  # what the discovery names
    in_userinfo: bool = False  # e-mail and name stand in userinfo, not in the id_token
    userinfo_sub: str = ""  # of whom userinfo tells, where it is not the same person
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)  # instead of the right ones, by path
    asked: list[str] = field(default_factory=list)  # paths that were asked for
    granted: dict[str, dict[str, str]] = field(default_factory=dict)  # what was asked with each code

    # ------------------------------------------------------------ its pages

    def discovery(self) -> dict[str, object]:
        return {
            "issuer": self.issuer or self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes after the sign-in: back, with a code or an error."""
        if self.person is None:
            back = {"error": "access_denied"}
        else:
            code = secrets.token_urlsafe(8)
            self.granted[code] = asked
            back = {"code": code}
        return f"{asked['redirect_uri']}?{urlencode(back | {'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, object]:
        """The id_token of a code, which serves once; an error for who is not the client that asked."""
        before = self.granted.pop(asked.get("code", ""), None)
        hashed = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        if (
            before is None
            or (asked.get("client_id"), asked.get("client_secret")) != (CLIENT, SECRET)
            or asked.get("redirect_uri") != before["redirect_uri"]
            or proof != before.get("code_challenge")
        ):
            return {"error": "invalid_grant"}
        return {"access_token": "at", "token_type": "Bearer", "id_token": self.id_token(before)}

    def id_token(self, before: dict[str, str]) -> str:
        now = int(time.time())
        told = (
            self.person.claims() if self.person and not self.in_userinfo else {"sub": self.person and self.person.sub}
        )
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": before.get("nonce"),
            **told,
        }
        claims = {k: v for k, v in (claims | self.claims).items() if v is not None}
        algorithm = str(self.header.get("alg", "RS256"))
        signer: Any = key(self.signed_by) if algorithm.startswith("RS") else None if algorithm == "none" else "x" * 64
        return jwt.encode(claims, signer, algorithm=algorithm, headers=self.header)

    def userinfo(self) -> dict[str, object]:
        assert self.person
        return self.person.claims() | ({"sub": self.userinfo_sub} if self.userinfo_sub else {})

    def keys(self) -> dict[str, object]:
        public = RSAAlgorithm.to_jwk(key(KEY_ID).public_key(), as_dict=True)
        return {"keys": [public | {"kid": KEY_ID, "use": "sig", "alg": "RS256"}]}


class Answers(BaseHTTPRequestHandler):
    """Speaks HTTP for the provider of its server."""

    server: "Server"

    def do_GET(self) -> None:
        """Discovery, sign-in, keys, and who signed in."""
        provider, (path, query) = self.server.provider, urlsplit(self.path)[2:4]
        if self._instead(path):
            return
        match path:
            case "/.well-known/openid-configuration":
                self._json(provider.discovery())
            case "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(dict(parse_qsl(query))))
                self.end_headers()
            case "/jwks":
                self._json(provider.keys())
            case "/userinfo":
                self._json(provider.userinfo())

    def do_POST(self) -> None:
        """A code for its token."""
        if self._instead(self.path):
            return
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        answer = self.server.provider.token({k: v[0] for k, v in parse_qs(sent).items()})
        self._json(answer, 400 if "error" in answer else 200)

    def _instead(self, path: str) -> bool:
        self.server.provider.asked.append(path)
        if path not in self.server.provider.answers:
            return False
        status, body = self.server.provider.answers[path]
        self._send(status, body)
        return True

    def _json(self, what: dict[str, object], status: int = 200) -> None:
        self._send(status, json.dumps(what).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing into the output of the tests."""


class Server(ThreadingHTTPServer):
    """Listens on a free port of this machine."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.provider = self.anew()

    def anew(self) -> Provider:
        """The provider as it behaves well."""
        self.provider = Provider(f"http://127.0.0.1:{self.server_address[1]}")
        return self.provider


@contextmanager
def serving() -> Iterator[Server]:
    """A provider's server, as long as it is used."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
