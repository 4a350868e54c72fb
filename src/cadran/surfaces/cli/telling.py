"""Headlines, sentences and tables of a panel, on a terminal."""

from rich.markup import escape

from cadran.panels.sheets import Sheet, Told
from cadran.surfaces.cli.output import out, table


def print_told(told: Told) -> None:
    """A headline, its sentences, the tables, the remarks."""
    out().print(f"[bold]{escape(told.headline)}[/]")
    for sentence in told.sentences:
        out().print(escape(sentence))
    for one in told.sheets:
        out().print()
        print_sheet(one)
    if told.remarks:
        out().print()
    for remark in told.remarks:
        out().print(escape(remark), style="dim")


def print_sheet(one: Sheet) -> None:
    """A table; totals are bold."""
    shown = table(one.caption)
    for column in one.columns:
        shown.add_column(escape(column.text), justify="right" if column.figure else "left", overflow="fold")
    for at, row in enumerate(one.rows):
        shown.add_row(*map(escape, row), style="bold" if at in one.strong else None)
    out().print(shown)
