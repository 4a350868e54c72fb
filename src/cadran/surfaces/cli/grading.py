"""`cadran quality`."""

from collections.abc import Callable, Mapping

import typer
from rich.markup import escape

from cadran.model.format import Format
from cadran.panels.quality import Block, quality_json, told
from cadran.sources.files import convert, stage
from cadran.surfaces.cli.language import lang
from cadran.surfaces.cli.options import AsJson, AsOf, Folder, KnownOn, Period, Today, Where
from cadran.surfaces.cli.output import out, print_json, table
from cadran.workspace import Workspace


def quality(
    folder: Folder, period: Period = None, where: Where = None, as_of: AsOf = None, known_on: KnownOn = None,
    today: Today = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    workspace = Workspace.open(folder)
    found = workspace.quality(period=period, where=where, as_of=as_of, known_on=known_on, today=today)
    if as_json:
        print_json(quality_json(found))
        return
    shown = told(found, Format(lang(), workspace.settings.currency), {**convert.REASONS, **stage.REASONS})
    headline, *sentences = shown.sentences
    out().print(f"[bold]{escape(headline)}[/]")
    for sentence in sentences:
        out().print(escape(sentence))
    for block in shown.blocks:
        out().print()
        _print(block)


def _print(block: Block) -> None:
    shown = table(block.title)
    for at, head in enumerate(block.heads):
        shown.add_column(escape(head), justify="right" if at in block.figures else "left")
    for row in block.rows:
        shown.add_row(*map(escape, row))
    out().print(shown)


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"quality": quality}
