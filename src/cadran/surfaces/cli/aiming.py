"""`cadran targets propose` and `list`, `cadran plan`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cadran.model.format import Format
from cadran.panels.json import plain_rows
from cadran.panels.plan import plan_json, plans_told
from cadran.panels.targets import proposal_json, proposals_csv, proposals_told
from cadran.surfaces.cli.kpis import Name, print_rows
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, AsOf, Folder, KnownOn, Period, Today
from cadran.surfaces.cli.output import err, print_json
from cadran.surfaces.cli.telling import print_told
from cadran.workspace import Workspace

targets = typer.Typer(no_args_is_help=True)

ByOne = Annotated[str | None, typer.Option("--by", metavar="rep|team", help=word("Pour chacun.", "For each."))]
Wanted = Annotated[
    str, typer.Option("--period", metavar="P", help=word("Un mois, un trimestre, un semestre, une année : 2026-Q1.",
                                                         "A month, a quarter, a half-year, a year: 2026-Q1.")),
]  # fmt: skip
PlanPeriod = Annotated[
    str | None,
    typer.Option("--period", metavar="P", help=word("Sinon le trimestre en cours.", "Else the running quarter.")),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE.csv", help=word("Écrire un fichier d'objectifs, à relire puis importer.",
                                                           "Write a file of targets, to be reviewed and imported.")),
]  # fmt: skip


@targets.command("propose", help=word("Proposer des objectifs d'après l'historique.", "Propose targets from history."))
def propose(
    name: Name, folder: Folder, period: Wanted, by: ByOne = None, as_of: AsOf = None, known_on: KnownOn = None,
    today: Today = None, output: Output = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    workspace = Workspace.open(folder)
    found = workspace.propose_target(name, period=period, by=by, as_of=as_of, known_on=known_on, today=today)
    to = Format(lang(), workspace.settings.currency)
    if output is not None:
        day = workspace.as_of_day(as_of=as_of, today=today)
        output.write_text(proposals_csv(found, day, to), encoding="utf-8")
        err().print(escape(word(f"Écrit : {output}", f"Written: {output}")), soft_wrap=True)
    if as_json:
        print_json([proposal_json(one) for one in found])
    else:
        print_told(proposals_told(found, to))


@targets.command("list", help=word("Les objectifs fixés, versions comprises.", "The targets set, all versions."))
def list_(
    folder: Folder, name: Annotated[str | None, typer.Argument(metavar="KPI")] = None, period: Period = None,
    as_of: AsOf = None, known_on: KnownOn = None, today: Today = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    found = Workspace.open(folder).targets(name, period=period, as_of=as_of, known_on=known_on, today=today)
    if as_json:
        print_json(plain_rows(found))
    else:
        print_rows(found)


def plan(
    folder: Folder, period: PlanPeriod = None, by: ByOne = None, as_of: AsOf = None, known_on: KnownOn = None,
    today: Today = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    workspace = Workspace.open(folder)
    found = workspace.plan(period=period, by=by, as_of=as_of, known_on=known_on, today=today)
    if as_json:
        print_json([plan_json(one) for one in found])
    else:
        print_told(plans_told(found, Format(lang(), workspace.settings.currency)))


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"targets": targets, "plan": plan}
