"""Starts the application server and its worker on one workspace: what `cadran serve` runs."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import django
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from filelock import FileLock
from granian import Granian
from granian.constants import Interfaces

from cadran.surfaces.web import place

SETTINGS = "cadran.surfaces.web.settings"


def main(folder: str, host: str, port: str) -> None:
    """Prepare the database and the static files, start the worker, then serve until stopped."""
    os.environ["CADRAN_WORKSPACE"] = str(Path(folder).resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    if not os.environ.get(place.URL) and os.environ.get("CADRAN_HTTPS") != "1":
        os.environ[place.URL] = f"http://{host}:{port}"
    prepare()
    command = [sys.executable, "-m", "cadran.surfaces.web.worker", str(os.getpid())]
    worker = subprocess.Popen(command)  # noqa: S603 - our own module, and a number
    try:
        Granian(
            "cadran.surfaces.web.wsgi:application", address=host, port=int(port), interface=Interfaces.WSGI,
            workers=1, blocking_threads=8, log_access=False, log_enabled=False,
        ).serve()  # fmt: skip
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=20)


def prepare() -> None:
    """Everything a first start needs, and nothing that a second one repeats for long; of two at once one waits."""
    django.setup()
    with FileLock(place.app_folder() / "prepare.lock"):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        lay_out_static_files()


def lay_out_static_files() -> None:
    """Collect and compress the static files, unless none has changed since they were."""
    kept, now = place.app_folder() / "static.fingerprint", _fingerprint()
    if kept.exists() and kept.read_text(encoding="ascii") == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    kept.write_text(now, encoding="ascii")


def _fingerprint() -> str:
    """Changes with every static file's name, size or date."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            facts = Path(storage.path(path)).stat()
            found.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()


if __name__ == "__main__":
    main(*sys.argv[1:])
