"""`cadran rank`."""

from collections.abc import Callable, Mapping
from typing import Annotated

import typer
from rich.markup import escape

from cadran.model.format import Format
from cadran.panels.json import reading_json
from cadran.panels.rank import FIRST_FIGURE, Ranking, ranked, rankings
from cadran.surfaces.cli.kpis import Of
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, AsOf, Folder, KnownOn, Period, Today, Where
from cadran.surfaces.cli.output import out, print_json, table
from cadran.workspace import Workspace

By = Annotated[str, typer.Option(metavar="DIM", help=word("rep, team, product ou category.",
                                                          "rep, team, product or category."))]  # fmt: skip


def rank(
    folder: Folder, of: Of = None, by: By = "rep", period: Period = None, where: Where = None, as_of: AsOf = None,
    known_on: KnownOn = None, today: Today = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    workspace = Workspace.open(folder)
    found = workspace.rank(
        of=of, by=by, period=period, where=where, as_of=as_of, known_on=known_on, today=today, lang=lang()
    )
    if as_json:
        print_json([reading_json(one) for one in ranked(found)])
        return
    for one in rankings(list(found), Format(lang(), workspace.settings.currency)):
        _print(one)
    if not len(found):
        out().print(word("Personne à classer.", "Nobody to rank."))


def _print(one: Ranking) -> None:
    out().print(f"[bold]{escape(one.headline)}[/]")
    shown = table()
    for at, head in enumerate(one.heads):
        figure = at < FIRST_FIGURE - 1 or FIRST_FIGURE <= at < len(one.heads) - 1
        shown.add_column(escape(head), justify="right" if figure else "left")
    for row in one.rows:
        shown.add_row(*map(escape, row))
    out().print(shown)
    for sentence in one.sentences:
        out().print(escape(sentence))


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"rank": rank}
