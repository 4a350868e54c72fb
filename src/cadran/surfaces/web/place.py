"""Where the application keeps its own things: beside the store, in the folder `app` of the workspace.

Everything is taken from the environment, which `cadran serve` fills; nothing secret stands in a file of the code.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from cadran.errors import BadInput

WORKSPACE = "CADRAN_WORKSPACE"
DATABASE = "CADRAN_DATABASE_URL"
URL = "CADRAN_URL"
NEAR = {("http", "127.0.0.1"), ("http", "localhost")}  # a provider on this machine, to try it out
LANGUAGE_COOKIE = "cadran_language"  # the choice made on this machine


def workspace_folder() -> Path:
    """The workspace that this process serves."""
    folder = os.environ.get(WORKSPACE)
    if not folder:
        raise BadInput(
            f"La variable {WORKSPACE} ne dit pas quel espace servir.", f"{WORKSPACE} does not name a workspace.",
            code="no_workspace", next_fr="Lancez `cadran serve -w DOSSIER`.", next_en="Run `cadran serve -w DIR`.",
        )  # fmt: skip
    return Path(folder).resolve()


def app_folder() -> Path:
    """The application's own folder, which only its owner may read."""
    folder = workspace_folder() / "app"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def public_address() -> str:
    """Where people reach the application, without a slash at the end: links in mails begin with it.

    What CADRAN_URL says; else the first of CADRAN_HOSTS where HTTPS is spoken; else this machine.
    """
    if given := os.environ.get(URL, "").rstrip("/"):
        if urlsplit(given).scheme not in {"http", "https"}:
            raise BadInput(
                f"{URL} n'est pas une adresse web (https://cadran.example.org).",
                f"{URL} is not a web address (https://cadran.example.org).", code="bad_url",
            )  # fmt: skip
        return given
    host = os.environ.get("CADRAN_HOSTS", "").split(",")[0]
    return f"https://{host}" if host and os.environ.get("CADRAN_HTTPS") == "1" else "http://127.0.0.1:8000"


def secret_key() -> str:
    """The key that signs cookies and links: given by the environment, else made once and kept."""
    if given := os.environ.get("CADRAN_SECRET_KEY"):
        return given
    kept = app_folder() / "secret_key"
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return kept.read_text(encoding="ascii")


def database() -> dict[str, object]:
    """Django's settings of the application's database: SQLite beside the store, or the PostgreSQL that a URL names."""
    url = os.environ.get(DATABASE, "")
    return _postgres(url) if url else _sqlite(app_folder() / "app.sqlite3")


def _sqlite(file: Path) -> dict[str, object]:
    # IMMEDIATE: a transaction that reads before it writes would otherwise fail as soon as two meet.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;",
        },
    }


def _postgres(url: str) -> dict[str, object]:
    found = urlsplit(url)
    if found.scheme not in {"postgres", "postgresql"} or not found.path.strip("/"):
        raise BadInput(
            f"{DATABASE} n'est pas une adresse PostgreSQL (postgresql://utilisateur@hôte:port/base).",
            f"{DATABASE} is not a PostgreSQL URL (postgresql://user@host:port/database).",
            code="bad_database_url",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(found.path.strip("/")),
        "USER": unquote(found.username or ""),
        "PASSWORD": unquote(found.password or ""),
        "HOST": found.hostname or "",
        "PORT": str(found.port or ""),
        "OPTIONS": {"pool": True, **dict(parse_qsl(found.query))},
    }


def queue() -> dict[str, object]:
    """The queue of jobs: in a file of its own, so that no worker waits for the application's write lock."""
    if url := os.environ.get(DATABASE):
        return {"huey_class": "huey.PostgresHuey", "connection": {"dsn": url}}
    return {"huey_class": "huey.SqliteHuey", "connection": {"filename": str(app_folder() / "queue.sqlite3")}}


def mail() -> dict[str, object]:
    """Where mails go: the server that CADRAN_MAIL_URL names (smtp, smtp+tls or smtps), else files in the app's folder.

    Nothing is sent to a server that nobody configured.
    """
    url = os.environ.get("CADRAN_MAIL_URL", "")
    if not url:
        return {"BACKEND": "cadran.surfaces.web.mailbox.Mailbox"}
    found = urlsplit(url)
    if found.scheme not in {"smtp", "smtp+tls", "smtps"}:
        raise BadInput(
            "CADRAN_MAIL_URL commence par smtp://, smtp+tls:// ou smtps://.",
            "CADRAN_MAIL_URL starts with smtp://, smtp+tls:// or smtps://.", code="bad_mail_url",
        )  # fmt: skip
    return {
        "BACKEND": "cadran.surfaces.web.post.smtp.Backend",
        "HOST": found.hostname or "localhost",
        "PORT": found.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[found.scheme],
        "USER": unquote(found.username or ""),
        "PASSWORD": unquote(found.password or ""),
        "TLS": found.scheme == "smtp+tls",
        "SSL": found.scheme == "smtps",
    }


def single_sign_on() -> dict[str, dict[str, object]]:
    """The OpenID Connect provider of the company, where its address and client are given."""
    server = os.environ.get("CADRAN_OIDC_SERVER", "").rstrip("/")
    apps = [_company(server)] if server else []
    return {"openid_connect": {"provider_class": "cadran.surfaces.web.people.sign_on.CompanyProvider", "APPS": apps}}


def _company(server: str) -> dict[str, object]:
    client = os.environ.get("CADRAN_OIDC_CLIENT_ID", "")
    secret = os.environ.get("CADRAN_OIDC_CLIENT_SECRET", "")
    if not (client and secret):
        raise BadInput(
            "CADRAN_OIDC_SERVER demande aussi CADRAN_OIDC_CLIENT_ID et CADRAN_OIDC_CLIENT_SECRET.",
            "CADRAN_OIDC_SERVER needs CADRAN_OIDC_CLIENT_ID and CADRAN_OIDC_CLIENT_SECRET too.", code="bad_oidc",
        )  # fmt: skip
    address = urlsplit(server)
    if address.scheme != "https" and (address.scheme, address.hostname) not in NEAR:
        raise BadInput(
            f"CADRAN_OIDC_SERVER commence par https:// : le secret du client ne voyage pas en clair ({server}).",
            f"CADRAN_OIDC_SERVER begins with https://: the client's secret does not travel in the open ({server}).",
            code="bad_oidc",
        )  # fmt: skip
    domains = [d.strip().lower().removeprefix("@") for d in os.environ.get("CADRAN_OIDC_DOMAINS", "").split(",")]
    return {
        "provider_id": "oidc",
        "name": os.environ.get("CADRAN_OIDC_NAME", "SSO"),
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": server, "domains": [d for d in domains if d], "oauth_pkce_enabled": True},
    }
