"""`cadran init`, `backup`, `restore`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from cadran.errors import BadInput
from cadran.model.format import Format
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, Folder
from cadran.surfaces.cli.output import err, out, print_json
from cadran.workspace import Workspace
from cadran.workspace.persons import backups_holding


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=word("Le dossier à créer.", "The folder to make."))],
    currency: Annotated[str | None, typer.Option(metavar="EUR", help=word("Devise.", "Currency."))] = None,
    timezone: Annotated[
        str | None, typer.Option(metavar="Europe/Paris", help=word("Fuseau horaire.", "Time zone."))
    ] = None,
    today: Annotated[
        str | None, typer.Option(metavar="D", help=word("Figer aujourd'hui à ce jour.", "Fix today to this day."))
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="fr|en", help=word("Langue des rapports.", "Language of the reports."))
    ] = None,
    name: Annotated[str | None, typer.Option(help=word("Nom de l'entreprise.", "Name of the company."))] = None,
    more: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help=word("Tout autre réglage.", "Any other setting.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    given = {"currency": currency, "timezone": timezone, "today": today, "language": language or lang(), "name": name}
    settings: dict[str, object] = {key: value for key, value in given.items() if value is not None}
    made = Workspace.create(folder, settings | dict(map(_pair, more or ())))
    if as_json:
        print_json({"ok": True, "workspace": str(folder)})
    else:
        kept = f"{made.settings.currency}, {made.settings.timezone}"
        out().print(word(f"Espace créé : {folder} ({kept}).", f"Workspace created: {folder} ({kept})."), markup=False)


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign:
        raise BadInput(
            f"Réglage illisible : « {text} ». Écrire réglage=valeur.",
            f"Setting cannot be read: '{text}'. Write setting=value.",
        )
    return key.strip(), value.strip()


def backup(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help=word("Où sauvegarder.", "Where to back up."))],
    folder: Folder,
) -> None:
    written = Workspace.open(folder).backup(target)
    tables = {name: kept["rows"] for name, kept in written["tables"].items() if name.startswith("main.")}
    filled, rows = sum(n > 0 for n in tables.values()), Format(lang()).number(sum(tables.values()), 0)
    out().print(
        word(
            f"Sauvegarde écrite : {target} ({filled} tables, {rows} lignes).",
            f"Backup written: {target} ({filled} tables, {rows} rows).",
        ),
        markup=False,
    )


def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help=word("La sauvegarde.", "The backup."))],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=word("Le dossier à créer.", "The folder to make."))],
) -> None:
    made = Workspace.restore(source, folder)
    _warn_of_forgotten(source, made)
    out().print(word(f"Espace restauré : {folder}", f"Workspace restored: {folder}"), markup=False)


def _warn_of_forgotten(source: Path, made: Workspace) -> None:
    """A backup that lies beside a workspace may hold people whom that workspace has forgotten since."""
    home = next((p for p in source.resolve().parents if (p / "CURRENT").exists()), None)
    held = backups_holding(Workspace.open(home).store, [source]) if home else backups_holding(made.store, [source])
    for one in held:
        names = ", ".join(one.pseudonyms)
        err().print(word(
            f"Attention : cette sauvegarde contient des personnes oubliées depuis ({names}). Oubliez-les de nouveau"
            " dans l'espace restauré : cadran person forget.",
            f"Warning: this backup holds people who were forgotten since ({names}). Forget them again in the restored"
            " workspace: cadran person forget.",
        ), style="yellow", markup=False)  # fmt: skip


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"init": init, "backup": backup, "restore": restore}
