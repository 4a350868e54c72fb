"""`cadran alerts check`."""

from collections.abc import Callable, Mapping
from typing import Annotated

import typer
from rich.markup import escape

from cadran.model.words import say
from cadran.panels.alerts import KINDS, Alert, check
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, Folder, Today
from cadran.surfaces.cli.output import out, print_json
from cadran.surfaces.cli.whom import whom as reader
from cadran.workspace import Workspace

_COLOURS = {"good": "green", "bad": "red", "": "yellow"}
Whom = Annotated[
    str | None,
    typer.Option(
        "--for", metavar="EMAIL",
        help=word("Ce que voit cette personne ; sinon l'entreprise entière.",
                  "What this person sees; else the whole company."),
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
        workspace = workspace.seen_by(reader(workspace, whom, day).viewer)
    found = check(workspace, day)
    if as_json:
        print_json([one.as_dict(lang()) for one in found])
        return
    if not found:
        out().print(word("Rien à signaler.", "Nothing to report."))
    for one in found:
        _print(one)


def _print(one: Alert) -> None:
    kind = say(KINDS[one.rule], lang())
    out().print(
        f"[{_COLOURS[one.tone]}]●[/] [bold]{escape(say(one.title, lang()))}[/]  [dim]{escape(kind)}[/]", soft_wrap=True
    )
    out().print(f"  {escape(say(one.sentence, lang()))}", soft_wrap=True)


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"alerts": alerts}
