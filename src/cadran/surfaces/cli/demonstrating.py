"""`cadran demo`: a workspace filled with the demo company, and its report."""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from cadran.panels.report import gather
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.output import err, out
from cadran.surfaces.cli.reporting import PAGE, Page, asked_by, print_report
from cadran.workspace import Workspace
from cadran.workspace.asking import Asking
from cadran.workspace.demo import fill


def demo(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help=word("Le dossier à remplir.", "The folder to fill."))
    ] = Path("cadran-demo"),
    html: Page = None,
) -> None:
    workspace = Workspace.open(folder) if (folder / "CURRENT").exists() else _filled(folder)
    year = str(workspace.settings.today or "")[:4]
    asked = asked_by(workspace, Asking(kpi=(), period=year), None, context.obj)
    settings = workspace.settings
    print_report(gather(asked, settings.name, settings.fiscal_year_start), asked.to, html or folder / PAGE)
    with_folder = word("À vous :", "Your turn:"), f"cadran kpi get -w {folder} win_rate --by rep --period {year}"
    out().print("  ".join(with_folder), markup=False)


def _filled(folder: Path) -> Workspace:
    """The demo company, month by month, with progress on standard error."""
    with Progress(console=err(), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(word("Entreprise de démonstration", "Demo company"), total=None)

        def told(step: int, steps: int, day: date) -> None:
            bar.update(task, completed=step - 1, total=steps, description=str(day))

        return fill(folder, language=lang(), told=told)


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"demo": demo}
