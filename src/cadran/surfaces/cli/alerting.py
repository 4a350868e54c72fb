"""`cadran alerts check`."""

from collections.abc import Callable, Mapping
from typing import Annotated

import typer
from rich.markup import escape

from cadran.errors import BadInput
from cadran.model.words import say
from cadran.panels.alerts import KINDS, Alert, check
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, Folder, Today
from cadran.surfaces.cli.output import out, print_json
from cadran.workspace import Viewer, Workspace
from cadran.workspace.roster import roster

_COLOURS = {"good": "green", "bad": "red", "": "yellow"}
Whom = Annotated[
    str | None,
    typer.Option(
        "--for", metavar="EMAIL",
        help=word("Ce que voit ce commercial ou ce responsable ; sinon l'entreprise entière.",
                  "What this rep or manager sees; else the whole company."),
    ),
]  # fmt: skip

alerts = typer.Typer(no_args_is_help=True)


@alerts.callback()
def _alerts() -> None:
    """A group, so that `check` is named."""


@alerts.command(
    "check", help=word("Dire ce qui demande l'attention, et pourquoi.", "Say what needs attention, and why.")
)
def check_now(folder: Folder, whom: Whom = None, today: Today = None, as_json: AsJson = False) -> None:
    workspace = Workspace.open(folder)
    day = workspace.as_of_day(today=today)
    if whom:
        workspace = workspace.seen_by(_eyes(workspace, whom, today))
    found = check(workspace, day)
    if as_json:
        print_json([one.as_dict(lang()) for one in found])
        return
    if not found:
        out().print(word("Rien à signaler.", "Nothing to report."))
    for one in found:
        _print(one)


def _eyes(workspace: Workspace, whom: str, today: str | None) -> Viewer:
    """Somebody of `reps`, by e-mail, name or id: who leads a team sees it."""
    people = roster(workspace, workspace.as_of_day(today=today))
    one = next((p for p in people if whom.casefold() in {p.email.casefold(), p.name.casefold(), p.id.casefold()}), None)
    if one is None:
        raise BadInput(
            f"Personne ici ne s'appelle « {whom} ».", f"Nobody here is called '{whom}'.", code="unknown_rep",
            near=[p.email or p.name for p in people if p.there][:3],
        )  # fmt: skip
    return Viewer("manager" if one.role == "manager" else "rep", one.id)


def _print(one: Alert) -> None:
    kind = say(KINDS[one.rule], lang())
    out().print(
        f"[{_COLOURS[one.tone]}]●[/] [bold]{escape(say(one.title, lang()))}[/]  [dim]{escape(kind)}[/]", soft_wrap=True
    )
    out().print(f"  {escape(say(one.sentence, lang()))}", soft_wrap=True)


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"alerts": alerts}
