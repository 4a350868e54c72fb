"""`cadran report`: the essentials and all KPIs on the terminal and as a page, or an edition in a file of its own."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.markup import escape
from rich.table import Table

from cadran.errors import UnknownName
from cadran.model.format import Format
from cadran.panels.board import Asked, Card, Family, Line, Report, Shown
from cadran.panels.report import gather
from cadran.surfaces.cli.editions import WRITE, Wanted, write_edition
from cadran.surfaces.cli.language import word
from cadran.surfaces.cli.options import AsOf, Folder, KnownOn, Period, Today
from cadran.surfaces.cli.output import out, table
from cadran.surfaces.cli.whom import EVERYBODY, whom
from cadran.workspace import Workspace
from cadran.workspace.asking import Asking, day_of

PAGE = "report.html"  # in the workspace's folder
ROWS_SHOWN = 12  # of a card's table; the page has them all
BAR = 24  # characters of the longest bar
Page = Annotated[Path | None, typer.Option(metavar="FILE", help=word("Où écrire la page.", "Where to write the page."))]
For = Annotated[
    str,
    typer.Option(
        "--for", metavar="WHO",
        help=word("Pour une personne : e-mail ou nom ; un responsable voit ses équipes. Sinon toute l'entreprise.",
                  "For one person: e-mail or name; a manager sees their teams. Else the whole company."),
    ),
]  # fmt: skip
Form = Annotated[
    str,
    typer.Option(
        "--format", metavar="pdf|html|xlsx|csv",
        help=word("Écrire le rapport dans un fichier de cette forme.", "Write the report to a file of that form."),
    ),
]  # fmt: skip
Output = Annotated[
    Path | None, typer.Option(metavar="FILE", help=word("Où écrire le rapport.", "Where to write the report."))
]
Since = Annotated[
    str | None,
    typer.Option(metavar="D", help=word("Dire ce qui est retraité depuis ce jour.", "Say what was restated since."))
]  # fmt: skip
_COLOURS = {"good": "green", "bad": "red", "": "dim"}


def report(
    context: typer.Context, folder: Folder, period: Period = None, as_of: AsOf = None, known_on: KnownOn = None,
    today: Today = None, html: Page = None, whose: For = "", form: Form = "", output: Output = None,
    since: Since = None,
) -> None:  # fmt: skip
    workspace = Workspace.open(folder)
    asking = Asking(kpi=(), period=period, as_of=as_of, today=today)
    form = _form(form, output)
    reader = whom(workspace, whose, workspace.as_of_day(as_of=as_of, today=today)) if whose else EVERYBODY
    asked = asked_by(workspace.seen_by(reader.viewer), asking, known_on, context.obj)
    if not form:
        settings = workspace.settings
        name = " · ".join(part for part in (settings.name, reader.name) if part)
        print_report(gather(asked, name, settings.fiscal_year_start), asked.to, html or folder / PAGE)
        return
    write_edition(asked, Wanted(reader, day_of(since), form, output or folder / f"report.{form}"))


def _form(given: str, output: Path | None) -> str:
    """The form asked for, else the one that the file's name says; "" for the terminal."""
    if not given and output is None:
        return ""
    form = given.lower() or (output.suffix.removeprefix(".").lower() if output else "")
    if form not in WRITE:
        raise UnknownName(("Format", "format"), form, WRITE, next_fr="Préciser --format.", next_en="Give --format.")
    return form


def asked_by(workspace: Workspace, asking: Asking, known_on: str | None, asked_lang: str | None) -> Asked:
    """In the language asked for, else in the workspace's own: a report is for its readers."""
    settings = workspace.settings
    to = Format(asked_lang or settings.language, settings.currency)
    with workspace.facts(known_on) as facts:
        period, today = asking.periods(facts)[0], asking.day(facts)
    as_of = str(asking.as_of) if asking.as_of else None
    return Asked(workspace, period, today, to, as_of, known_on)


def print_report(found: Report, to: Format, html: Path) -> None:
    """The report on the terminal, and its page in a file."""
    console = out()
    title = to.word("Performance commerciale", "Sales performance")
    console.print(f"[bold]{title}[/]  {escape(found.name)}")
    against = to.word("comparé au", "compared with")
    console.print(f"{found.period}: {found.dates}, {against} {found.compared}\n", style="dim", markup=False)
    for card in found.cards:
        console.print(_card(card, to))
    for family in found.families:
        console.print(_family(family, to))
    from cadran.documents.page import page  # noqa: PLC0415 - loads Altair, which no file of --format needs

    html.write_text(page(found, to), encoding="utf-8")
    console.print(f"{word('Page écrite', 'Page written')}: {html}", markup=False)


def _card(card: Card, to: Format) -> Group:
    headline = f"[bold]{escape(card.title)}[/]  {_shown(card.headline)}  {escape(' '.join(card.facts))}"
    return Group(headline, _grid(card, to), "")


def _shown(shown: Shown) -> str:
    if shown.why_not:
        return f"[dim]{shown.value} {escape(shown.why_not)}[/]"
    return f"[bold cyan]{escape(shown.value)}[/] [{_COLOURS[shown.tone]}]{escape(shown.change)}[/]"


def _grid(card: Card, to: Format) -> Table | str:
    """The card's table with a bar beside each row; months in order, the rest the first rows."""
    if not card.bars:
        return ""
    shown = table()
    for at, head in enumerate(card.grid.heads):
        shown.add_column(escape(head), justify="right" if at else "left", no_wrap=bool(at), max_width=40)
    shown.add_column("")
    values = [bar.value for bar in card.bars]
    colour = "red" if card.loss else "blue"
    for at, row in enumerate(card.grid.rows[:ROWS_SHOWN]):
        drawn = values[at] if at < len(values) else 0.0
        shown.add_row(*map(escape, row), _bar(drawn, max(values, default=0.0), colour))
    if (left := len(card.grid.rows) - ROWS_SHOWN) > 0:
        shown.add_row(f"[dim]{to.word(f'et {left} de plus', f'and {left} more')}[/]")
    return shown


def _bar(value: float, most: float, colour: str) -> str:
    length = round(BAR * max(value, 0) / most) if most else 0
    return f"[{colour}]{'━' * length}[/]"


def _family(family: Family, to: Format) -> Group:
    valued = [line for line in family.lines if not line.shown.why_not]
    shown = table(family.title)
    heads = (("Indicateur", "KPI"), ("Valeur", "Value"), ("Évolution", "Change"), ("Intervalle", "Interval"),
             ("n", "n"), ("Couverture", "Coverage"))  # fmt: skip
    for at, head in enumerate(heads):
        shown.add_column(
            to.word(*head), justify="right" if at else "left", no_wrap=bool(at), min_width=44 if not at else 0
        )
    for line in valued:
        change = f"[{_COLOURS[line.shown.tone]}]{escape(line.shown.change)}[/]"
        shown.add_row(escape(line.name), _value(line), change, line.interval, line.n, line.coverage)
    return Group(shown if valued else f"[bold]{escape(family.title)}[/]", *_without(family, to), "")


def _value(line: Line) -> str:
    """The value, grey where it stands on too few, with the word beside it."""
    marked = escape(" ".join(filter(None, (line.shown.value, line.mark))))
    return f"[dim]{marked}[/]" if line.faint else marked


def _without(family: Family, to: Format) -> Sequence[str]:
    """How many KPIs have no value, by reason: the commonest first."""
    reasons: dict[str, list[str]] = {}
    for line in family.lines:
        if line.shown.why_not:
            reasons.setdefault(line.shown.why_not, []).append(line.name)
    listed = sorted(reasons.items(), key=lambda pair: -len(pair[1]))
    said = to.word("Sans valeur", "Without a value")
    return [f"[dim]{said}, {escape(why)}: {escape(', '.join(names))}[/]" for why, names in listed]


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"report": report}
