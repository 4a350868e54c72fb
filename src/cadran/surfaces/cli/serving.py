"""`cadran serve`: the web application and its worker, on one workspace."""

import errno
import os
import socket
import sys
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from cadran.errors import BadInput
from cadran.surfaces.cli.language import word
from cadran.surfaces.cli.options import Folder
from cadran.surfaces.cli.output import out
from cadran.workspace import Workspace

APPLICATION = "cadran.surfaces.web"  # a process of its own: the command line never imports Django


def serve(
    folder: Folder,
    port: Annotated[int, typer.Option(metavar="N", help=word("Port d'écoute.", "Port to listen on."))] = 8000,
    host: Annotated[
        str, typer.Option(metavar="H", help=word("Adresse d'écoute.", "Address to listen on."))
    ] = "127.0.0.1",
) -> None:
    Workspace.open(folder)
    _refuse_port_in_use(host, port)
    out().print(word(f"Cadran s'ouvre sur http://{host}:{port}", f"Cadran opens at http://{host}:{port}"), markup=False)
    out().print(word("Arrêter : Ctrl+C", "Stop: Ctrl+C"), style="dim", markup=False)
    sys.stdout.flush()
    os.environ["CADRAN_WORKSPACE"] = str(folder.resolve())
    # This process becomes the server: what stops `cadran serve` stops it, and nothing is left behind.
    os.execv(sys.executable, [sys.executable, "-m", APPLICATION, str(folder), host, str(port)])  # noqa: S606 - our own


def _refuse_port_in_use(host: str, port: int) -> None:
    """The application server shares a port in silence with whoever has it: so it is asked for here, alone."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            raise BadInput(
                f"Le port {port} de {host} est déjà pris." if taken else f"{host}:{port} : {error.strerror}.",
                f"Port {port} of {host} is in use already." if taken else f"{host}:{port}: {error.strerror}.",
                code="port_in_use", next_fr=f"Essayez --port {port + 1}.", next_en=f"Try --port {port + 1}.",
            ) from None  # fmt: skip


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"serve": serve}
