"""`cadran quarantine`: the rows held back, listed, handed out to be mended, taken in again."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cadran.errors import BadInput
from cadran.model.format import Format
from cadran.panels.imported import held_because
from cadran.panels.json import plain_rows
from cadran.surfaces.cli.importing import Files, Map, print_import, report_json
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, Folder
from cadran.surfaces.cli.output import out, print_json, table
from cadran.workspace import Workspace

HELD_SHOWN = 40  # rows of the quarantine on a terminal

quarantine = typer.Typer(invoke_without_command=True)


@quarantine.callback()
def list_held(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--workspace", "-w", metavar="DIR", help=word("L'espace.", "The workspace."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    if context.invoked_subcommand is not None:
        return
    if folder is None:
        raise BadInput("Quel espace ? Ajouter -w DIR.", "Which workspace? Add -w DIR.", code="usage")
    held = plain_rows(Workspace.open(folder).quarantine())
    if as_json:
        print_json([row | {"cells": json.loads(str(row["cells"]) or "{}")} for row in held])
    elif held:
        _print_held(held)
    else:
        out().print(word("Aucune ligne en quarantaine.", "No row is held back."))


def _print_held(held: Sequence[Mapping[str, object]]) -> None:
    shown = table(word(f"Quarantaine : {len(held)}", f"Quarantine: {len(held)}"))
    heads = (("Fichier", "File"), ("Ligne", "Line"), ("Raison", "Reason"), ("Colonne", "Column"), ("Valeur", "Value"))
    for head in heads:
        shown.add_column(word(*head), overflow="fold")
    for row in held[:HELD_SHOWN]:
        why = held_because(str(row["reason"]), Format(lang()))
        cells = (row["file"], row["line"], why, row["column"], row["value"])
        shown.add_row(*("" if cell is None else escape(str(cell)) for cell in cells))
    out().print(shown)
    if (left := len(held) - HELD_SHOWN) > 0:
        out().print(word(f"et {left} de plus ; --json les a toutes.", f"and {left} more; --json has them all."))


@quarantine.command("export", help=word("Écrire les lignes à corriger en CSV.", "Write the rows to mend as CSV."))
def export(
    target: Annotated[Path, typer.Argument(metavar="DIR", help=word("Le dossier à remplir.", "The folder to fill."))],
    folder: Folder,
) -> None:
    written = Workspace.open(folder).export_quarantine(target)
    for path in written:
        out().print(str(path), markup=False)
    if not written:
        out().print(word("Aucune ligne en quarantaine.", "No row is held back."))


@quarantine.command("replay", help=word("Reprendre les lignes corrigées.", "Take the mended rows in again."))
def replay(files: Files, folder: Folder, mapping: Map = None, as_json: AsJson = False) -> None:
    found = Workspace.open(folder).replay_quarantine(files, mapping=mapping)
    if as_json:
        print_json(report_json(found))
    else:
        print_import(found)


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"quarantine": quarantine}
