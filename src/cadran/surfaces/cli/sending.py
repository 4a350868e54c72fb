"""`cadran send`: what is due to leave by mail, and to whom; sent now, or only listed."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cadran.errors import BadInput, StoreError
from cadran.surfaces.cli import web_process
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, Folder
from cadran.surfaces.cli.output import out, print_json, table
from cadran.workspace import Workspace

SHOWN, FAILURES = 40, 5  # lines on a terminal


def send(
    folder: Folder,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=word("Lister sans rien envoyer.", "List, and send nothing."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    Workspace.open(folder)
    if not web_process.opened(folder):
        raise BadInput(
            "Personne n'est abonné : l'application n'a pas encore été ouverte sur cet espace.",
            "Nobody is subscribed: the application was never opened on this workspace.", code="no_application",
            next_fr="Lancez `cadran serve`.", next_en="Run `cadran serve`.",
        )  # fmt: skip
    told = _ask(folder, dry_run)
    if as_json:
        print_json({"ok": True, **told})
    else:
        _print(told, dry_run)


def _ask(folder: Path, dry_run: bool) -> Mapping[str, Any]:
    ran = web_process.ask(folder, "send_due", *(["--dry-run"] if dry_run else []))
    if ran.returncode:
        raise StoreError(
            "L'application n'a pas répondu : " + ran.stderr[-2000:], "The application did not answer: "
            + ran.stderr[-2000:], code="application",
        )  # fmt: skip
    found: Mapping[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def _print(told: Mapping[str, Any], dry_run: bool) -> None:
    whats = {
        "weekly": word("rapport de la semaine", "weekly report"), "monthly": word("rapport du mois", "monthly report"),
        "followups": word("à ne pas oublier", "not to forget"), "letter": word("mail en attente", "waiting mail"),
    }  # fmt: skip
    due = told["due"]
    if not due:
        out().print(word("Rien n'est dû.", "Nothing is due."))
    else:
        shown = table(word(f"À envoyer : {len(due)}", f"Due: {len(due)}"))
        for head in (word("À qui", "To"), word("Quoi", "What"), word("Échéance", "When")):
            shown.add_column(head, overflow="fold")
        for one in due[:SHOWN]:
            shown.add_row(one["to"], whats[one["what"]], one["when"] or one["subject"])
        out().print(shown)
    failed = told["failed"]
    if failed:
        out().print(word(f"Pas partis : {len(failed)}", f"Did not leave: {len(failed)}"), style="bold yellow")
    for one in failed[:FAILURES]:
        out().print(f"{one['to']} : {one['why'].get(lang(), '')}", style="yellow", markup=False)
    if dry_run:
        out().print(word("Rien n'est parti.", "Nothing was sent."))
    else:
        out().print(word(f"Mails partis : {told['sent']}", f"Mails sent: {told['sent']}"))


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"send": send}
