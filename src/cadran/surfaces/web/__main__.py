"""Starts the application server and its worker on one workspace: what `cadran serve` runs."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import django
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces

SETTINGS = "cadran.surfaces.web.settings"


def main(folder: str, host: str, port: str) -> None:
    """Prepare the database and the static files, start the worker, then serve until stopped."""
    os.environ["CADRAN_WORKSPACE"] = str(Path(folder).resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    prepare()
    worker = subprocess.Popen([sys.executable, "-m", "cadran.surfaces.web.worker"])
    try:
        Granian(
            "cadran.surfaces.web.wsgi:application", address=host, port=int(port), interface=Interfaces.WSGI,
            workers=1, blocking_threads=8, log_access=False, log_enabled=False,
        ).serve()  # fmt: skip
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=20)


def prepare() -> None:
    """Everything a first start needs, and nothing that a second one repeats for long."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
