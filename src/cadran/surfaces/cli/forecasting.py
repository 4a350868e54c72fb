"""`cadran forecast`."""

from collections.abc import Callable, Mapping

import typer
from rich.markup import escape

from cadran.model.format import Format
from cadran.panels.forecast import Lines, forecast_json, told
from cadran.surfaces.cli.kpis import By
from cadran.surfaces.cli.language import lang
from cadran.surfaces.cli.options import AsJson, AsOf, Folder, KnownOn, Period, Today, Where
from cadran.surfaces.cli.output import out, print_json, table
from cadran.workspace import Workspace

FIGURES_FROM = 2  # the columns from here on are figures


def forecast(
    folder: Folder, period: Period = None, by: By = None, where: Where = None, as_of: AsOf = None,
    known_on: KnownOn = None, today: Today = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    workspace = Workspace.open(folder)
    found = workspace.forecast(period=period, by=by, where=where, as_of=as_of, known_on=known_on, today=today)
    if as_json:
        print_json([forecast_json(one) for one in found])
        return
    for one in found:
        _print(told(one, Format(lang(), workspace.settings.currency)))


def _print(lines: Lines) -> None:
    out().print(f"[bold]{escape(lines.headline)}[/]")
    for sentence in lines.sentences:
        out().print(escape(sentence))
    if lines.deals:
        shown = table()
        for at, head in enumerate(lines.heads):
            shown.add_column(escape(head), justify="right" if at >= FIGURES_FROM else "left")
        for row in lines.deals:
            shown.add_row(*map(escape, row))
        out().print(shown)
    out().print()


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"forecast": forecast}
