"""`cadran person`: finding somebody, handing out their data, forgetting them; how long people are kept."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cadran.errors import BadInput
from cadran.store.forgetting import Forgotten
from cadran.store.persons import Person
from cadran.surfaces.cli import web_process
from cadran.surfaces.cli.language import word
from cadran.surfaces.cli.options import AsJson, Folder
from cadran.surfaces.cli.output import err, out, print_json, table
from cadran.workspace import Workspace
from cadran.workspace.persons import backups_holding, said_of, search_persons
from cadran.workspace.retention import MONTHS, Due

SHOWN = 40  # people on a terminal

person = typer.Typer(no_args_is_help=True)
Who = Annotated[
    str,
    typer.Argument(metavar="WHO", help=word("E-mail, nom ou clé (contacts/source/id).",
                                            "E-mail, name or key (contacts/source/id).")),
]  # fmt: skip
Yes = Annotated[bool, typer.Option("--yes", help=word("Ne pas demander confirmation.", "Do not ask."))]


@person.command("find", help=word("Lister les personnes qui répondent à un nom.", "List the people of a name."))
def find(who: Who, folder: Folder, as_json: AsJson = False) -> None:
    found = search_persons(Workspace.open(folder).store, who)
    if as_json:
        print_json([_as_dict(p) for p in found])
        return
    shown = table()
    for head in (word("Nom", "Name"), "E-mail", word("Clés", "Keys")):
        shown.add_column(head, overflow="fold")
    for one in found:
        shown.add_row(one.name, ", ".join(sorted(one.emails)), ", ".join(one.keys))
    out().print(shown if found else word("Personne.", "Nobody."))


def _as_dict(one: Person) -> dict[str, object]:
    return {"name": one.name, "emails": sorted(one.emails), "keys": list(one.keys)}


@person.command("export", help=word("Écrire tout ce que l'on sait de quelqu'un : JSON et CSV.",
                                    "Write all that is known of somebody: JSON and CSV."))  # fmt: skip
def export(
    who: Who,
    target: Annotated[Path, typer.Argument(metavar="DIR", help=word("Le dossier à remplir.", "The folder to fill."))],
    folder: Folder,
    as_json: AsJson = False,
) -> None:
    written = Workspace.open(folder).export_person(who, target)
    if as_json:
        print_json({"ok": True, "files": [str(p) for p in written]})
        return
    for path in written:
        out().print(str(path), markup=False)


@person.command("forget", help=word("Oublier quelqu'un : toutes ses versions, dans tous les fichiers.",
                                    "Forget somebody: every version, in every file."))  # fmt: skip
def forget(who: Who, folder: Folder, yes: Yes = False, as_json: AsJson = False) -> None:
    workspace = Workspace.open(folder)
    found = workspace.find_person(who)
    _confirm(word(f"Oublier {found.name} ({', '.join(found.keys)}) ? C'est sans retour.",
                  f"Forget {found.name} ({', '.join(found.keys)})? There is no way back."), yes, as_json)  # fmt: skip
    done = [workspace.forget_person(found.key)]
    _tell_application(folder, done)
    _print_done(workspace, folder, done, as_json)


def _confirm(question: str, yes: bool, as_json: bool) -> None:
    if yes:
        return
    if as_json:
        raise BadInput("Confirmez par --yes.", "Confirm with --yes.", code="not_confirmed")
    if not typer.confirm(question):
        raise typer.Abort


def _tell_application(folder: Path, done: Sequence[Forgotten]) -> None:
    """The web application's database too, where there is one; what it looks for is not said on a command line."""
    if not done or not web_process.opened(folder):
        return
    ran = web_process.ask(folder, "forget_in_application", said=json.dumps([said_of(d) for d in done]))
    if ran.returncode:
        err().print(word(
            "La base de l'application n'a pas pu être nettoyée : oubliez la personne à la page /settings/persons/.",
            "The application's database could not be cleaned: forget the person from the page /settings/persons/.",
        ), style="bold red")  # fmt: skip
        err().print(ran.stderr[-2000:], markup=False)


def _print_done(workspace: Workspace, folder: Path, done: Sequence[Forgotten], as_json: bool) -> None:
    kept = sorted(p for p in (folder / "app" / "backups").glob("*") if p.is_dir())
    held = backups_holding(workspace.store, kept)
    if as_json:
        print_json({
            "ok": True,
            "forgotten": [{"pseudonym": d.pseudonym, "rows": d.rows, "quarantined": d.quarantined,
                           "left": sorted(set(d.left))} for d in done],
            "backups": [str(h.folder) for h in held],
        })  # fmt: skip
        return
    for one in done:
        out().print(word(f"Oublié : {one.pseudonym} ({one.rows} lignes).",
                         f"Forgotten: {one.pseudonym} ({one.rows} rows)."), markup=False)  # fmt: skip
        if one.left:
            places = ", ".join(sorted(set(one.left)))
            out().print(word(f"Le même nom reste celui d'une entreprise ou d'une équipe : {places}.",
                             f"The same name stays as a company's or a team's: {places}."), markup=False)  # fmt: skip
    for backup in held:
        out().print(word(f"Une sauvegarde contient encore des personnes oubliées : {backup.folder}",
                         f"A backup still holds people who were forgotten: {backup.folder}"), markup=False)  # fmt: skip


@person.command("retention", help=word("Lister qui est conservé trop longtemps ; --apply les oublie.",
                                       "List who is kept too long; --apply forgets them."))  # fmt: skip
def retention(
    folder: Folder,
    prospects: Annotated[int, typer.Option(metavar="N", help=word("Mois, prospects.", "Months, prospects."))] = MONTHS,
    customers: Annotated[int, typer.Option(metavar="N", help=word("Mois, clients.", "Months, customers."))] = MONTHS,
    apply: Annotated[bool, typer.Option("--apply", help=word("Les oublier.", "Forget them."))] = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    workspace = Workspace.open(folder)
    found = workspace.kept_too_long(prospects, customers)
    if not apply:
        _print_due(found, as_json)
        return
    _confirm(word(f"Oublier {len(found)} personnes ? C'est sans retour.",
                  f"Forget {len(found)} people? There is no way back."), yes, as_json)  # fmt: skip
    done = workspace.forget_kept_too_long(prospects, customers)
    _tell_application(folder, done)
    _print_done(workspace, folder, done, as_json)


def _print_due(found: Sequence[Due], as_json: bool) -> None:
    if as_json:
        print_json([{"key": d.key, "name": d.name, "why": d.why, "last": d.last, "since": d.since} for d in found])
        return
    whys = {"prospect": word("prospect", "prospect"), "customer": word("client", "customer")}
    sinces = {
        "inbound": word("dernier signe reçu", "last sign received"), "sale": word("dernière vente", "last sale"),
        "service": word("fin du contrat", "end of contract"), "created": word("création", "created"),
        "known": word("premier import", "first import"),
    }  # fmt: skip
    shown = table(word(f"Conservées trop longtemps : {len(found)}", f"Kept too long: {len(found)}"))
    for head in (word("Nom", "Name"), word("Clé", "Key"), word("Qui", "Who"), word("Depuis", "Since"), ""):
        shown.add_column(head, overflow="fold")
    for one in found[:SHOWN]:
        shown.add_row(one.name, one.key, whys[one.why], one.last.isoformat(), sinces[one.since])
    out().print(shown)
    if (left := len(found) - SHOWN) > 0:
        out().print(word(f"et {left} de plus ; --json les a toutes.", f"and {left} more; --json has them all."))
    if found:
        out().print(word("Rien n'a changé. --apply les oublie.", "Nothing has changed. --apply forgets them."))


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"person": person}
