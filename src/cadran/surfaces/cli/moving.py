"""`cadran why`, `bottleneck` and `restated`: why a figure moved, and what was known when."""

from collections.abc import Callable, Mapping
from typing import Annotated

import pyarrow as pa
import typer

from cadran.model.format import Format
from cadran.panels.bottleneck import bottleneck_json, bottleneck_told
from cadran.panels.json import plain_rows
from cadran.panels.restated import restated_json, restated_told
from cadran.panels.why import why_json, why_told
from cadran.surfaces.cli.kpis import By, Name, print_rows
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, AsOf, Folder, KnownOn, Period, Today, Variant, Where
from cadran.surfaces.cli.output import print_json
from cadran.surfaces.cli.telling import print_told
from cadran.workspace import Workspace

ROWS_SHOWN = 50  # on a terminal; JSON has them all

Compare = Annotated[str, typer.Option(metavar="MODE", help="previous, year-ago")]
Through = Annotated[
    str,
    typer.Option(
        metavar="deals",
        help=word("CA de commandes : l'expliquer par les affaires.", "Revenue of orders: explain it by the deals."),
    ),
]
Horizon = Annotated[
    str | None,
    typer.Option(
        metavar="P",
        help=word("Pipeline : seulement ce qui est attendu sur P.", "Pipeline: only what is expected in P."),
    ),
]
Rows = Annotated[
    str,
    typer.Option(
        "--rows",
        metavar="TERM",
        help=word("Les lignes derrière un terme ou un groupe.", "The rows behind a term or a group."),
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        metavar="D",
        help=word("Ce que l'on savait à la fin du jour D ; sinon lundi dernier.",
                  "What was known at the end of day D; else last Monday."),
    ),
]  # fmt: skip


def why(
    name: Name, folder: Folder, period: Period = None, compare: Compare = "previous", by: By = None,
    where: Where = None, variant: Variant = "", through: Through = "", horizon: Horizon = None, rows: Rows = "",
    as_of: AsOf = None, known_on: KnownOn = None, today: Today = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    workspace = Workspace.open(folder)
    found = workspace.why(
        name, period=period, compare=compare, by=by, where=where, variant=variant, through=through, horizon=horizon,
        as_of=as_of, known_on=known_on, today=today,
    )  # fmt: skip
    if rows:
        _print_term(workspace.why_rows(found, rows, as_of=as_of, known_on=known_on, today=today), as_json)
    elif as_json:
        print_json(why_json(found))
    else:
        print_told(why_told(found, _format(workspace)))


def bottleneck(
    folder: Folder, period: Period = None, compare: Compare = "previous", where: Where = None, as_of: AsOf = None,
    known_on: KnownOn = None, today: Today = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    workspace = Workspace.open(folder)
    found = workspace.bottleneck(
        period=period, compare=compare, where=where, as_of=as_of, known_on=known_on, today=today
    )
    if as_json:
        print_json(bottleneck_json(found))
    else:
        print_told(bottleneck_told(found, _format(workspace)))


def restated(
    name: Name, folder: Folder, period: Period = None, since: Since = None, where: Where = None,
    variant: Variant = "", as_of: AsOf = None, known_on: KnownOn = None, today: Today = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    workspace = Workspace.open(folder)
    found = workspace.restated(
        name, period=period, since=since, where=where, variant=variant, as_of=as_of, known_on=known_on, today=today
    )
    if as_json:
        print_json(restated_json(found))
    else:
        print_told(restated_told(found, _format(workspace)))


def _format(workspace: Workspace) -> Format:
    return Format(lang(), workspace.settings.currency)


def _print_term(found: pa.Table, as_json: bool) -> None:
    if as_json:
        print_json(plain_rows(found))
    else:
        print_rows(found.slice(0, ROWS_SHOWN), ROWS_SHOWN if found.num_rows > ROWS_SHOWN else None)


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {
    "why": why, "bottleneck": bottleneck, "restated": restated,
}  # fmt: skip
