"""`cadran kpi list`, `get`, `rows`, `variants`."""

from collections.abc import Callable, Mapping
from typing import Annotated

import pyarrow as pa
import pyarrow.compute as pc
import typer
from rich.markup import escape

from cadran.metrics.catalogue import KPIS
from cadran.model.format import Format
from cadran.model.words import FAMILIES, KINDS, NOTES, UNITS, said
from cadran.panels.gaps import gap, missing_told
from cadran.panels.json import is_mean, kpi_json, plain_rows, reading_json
from cadran.panels.saying import pace_sheet
from cadran.panels.variants import variants_json, variants_told
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, AsOf, Folder, KnownOn, Period, Today, Variant, Where
from cadran.surfaces.cli.output import out, print_json, table
from cadran.surfaces.cli.telling import print_sheet, print_told
from cadran.workspace import Result, Workspace
from cadran.workspace.result import IMMATURE

kpi = typer.Typer(no_args_is_help=True)
ROWS_SHOWN = 50  # on a terminal; JSON has them all

Names = Annotated[list[str], typer.Argument(metavar="KPI...", help=word("Un ou plusieurs KPI.", "One or more KPIs."))]
Name = Annotated[str, typer.Argument(metavar="KPI", help=word("Un KPI.", "A KPI."))]
Grain = Annotated[
    str | None,
    typer.Option(metavar="G", help="day, week, month, quarter, half, year, fiscal-year, fiscal-quarter"),
]
By = Annotated[
    list[str] | None,
    typer.Option(metavar="DIM", help=word("Ventiler : rep, team, region…", "Break down: rep, team, region...")),
]
Of = Annotated[
    str | None,
    typer.Option(metavar="KPI", help=word("Le KPI visé (atteinte, rang).", "The KPI it is about (attainment, rank).")),
]
Compare = Annotated[str | None, typer.Option(metavar="MODE", help="previous, year-ago")]


@kpi.command("list", help=word("Tous les indicateurs.", "All KPIs."))
def list_(as_json: AsJson = False) -> None:
    if as_json:
        print_json([kpi_json(found) for found in KPIS.values()])
        return
    for family in dict.fromkeys(found.family for found in KPIS.values()):
        shown = table(said(FAMILIES, family, lang()))
        shown.add_column("id", style="cyan", min_width=30, no_wrap=True)
        shown.add_column(word("Indicateur", "KPI"), min_width=44)
        shown.add_column(word("Unité", "Unit"), min_width=12)
        shown.add_column(word("Nature", "Kind"))
        shown.add_column(word("Variantes", "Variants"))
        for found in KPIS.values():
            if found.family == family:
                variants = ", ".join(variant.name for variant in found.variants)
                unit, kind = said(UNITS, found.unit.value, lang()), said(KINDS, found.kind.value, lang())
                shown.add_row(found.id, found.name(lang()), unit, kind, variants)
        out().print(shown)
        out().print()


@kpi.command("get", help=word("Lire un ou plusieurs indicateurs.", "Read one or more KPIs."))
def get(
    names: Names, folder: Folder, period: Period = None, grain: Grain = None, by: By = None, where: Where = None,
    of: Of = None, variant: Variant = "", compare: Compare = None, as_of: AsOf = None, known_on: KnownOn = None,
    today: Today = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    found = Workspace.open(folder).kpi(
        names, by=by, period=period, grain=grain, where=where, of=of, variant=variant, compare=compare,
        as_of=as_of, known_on=known_on, today=today, lang=lang(),
    )  # fmt: skip
    if as_json:
        print_json([reading_json(r, mean=is_mean(KPIS[r.kpi], r.variant)) for r in found])
    else:
        _print_result(found)


def _print_result(found: Result) -> None:
    shown = table()
    for head in found.heads:
        shown.add_column(head.text, justify="right" if head.figure else "left", overflow="fold")
    for row in found.cells:
        shown.add_row(*map(escape, row))
    out().print(shown)
    paced = pace_sheet(found, Format(lang(), found.currency))
    if paced is not None:
        out().print()
        print_sheet(paced)
    for text in _footnotes(found):
        out().print(text, style="dim", markup=False)


def _footnotes(found: Result) -> list[str]:
    """The notes that any reading bears, and of a single reading why estimate and naive figure differ."""
    to = Format(lang(), found.currency)
    codes = dict.fromkeys(code for reading in found for code in reading.notes)
    told = [f"{IMMATURE} " * (code == "immature") + said(NOTES, code, lang()) for code in codes]
    told += [missing_told(found.names.get(kpi, kpi), fields, to) for kpi, fields in found.unfilled.items() if fields]
    return [*told, *([gap(found[0], to)] if len(found) == 1 and gap(found[0], to) else [])]


@kpi.command("rows", help=word("Les lignes derrière un indicateur.", "The rows behind a KPI."))
def rows(
    name: Name, folder: Folder, period: Period = None, where: Where = None, variant: Variant = "", as_of: AsOf = None,
    known_on: KnownOn = None, today: Today = None,
    excluded: Annotated[bool, typer.Option(help=word("Les lignes écartées.", "The rows left out."))] = False,
    limit: Annotated[int | None, typer.Option(help=word("Au plus tant de lignes.", "At most so many rows."))] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    most = limit if limit or as_json else ROWS_SHOWN
    found = Workspace.open(folder).rows(
        name, period=period, excluded=excluded, where=where, variant=variant, as_of=as_of, known_on=known_on,
        today=today, limit=most,
    )  # fmt: skip
    if as_json:
        print_json(plain_rows(found))
    elif excluded:
        _print_left_out(found, most)
    else:
        print_rows(found, most)


def _print_left_out(found: pa.Table, most: int | None) -> None:
    """The rows that the reading counts as excluded, then apart those without a date, which are in no period."""
    counted = found.column("counted")
    print_rows(found.filter(counted).drop_columns("counted"), most)
    undated = found.filter(pc.invert(counted)).drop_columns("counted")
    if undated.num_rows:
        out().print()
        out().print(word("Sans date, donc dans aucune période ni dans les lignes écartées de la lecture :",
                         "Without a date, so in no period and not among the reading's excluded rows:"))  # fmt: skip
        print_rows(undated, most)


@kpi.command("variants", help=word("Les variantes d'un indicateur, rapprochées.", "A KPI's variants, reconciled."))
def variants(
    name: Name, folder: Folder, period: Period = None, where: Where = None, as_of: AsOf = None,
    known_on: KnownOn = None, today: Today = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    workspace = Workspace.open(folder)
    found = workspace.variants(name, period=period, where=where, as_of=as_of, known_on=known_on, today=today)
    if as_json:
        print_json(variants_json(found))
    else:
        print_told(variants_told(found, Format(lang(), workspace.settings.currency)))


def print_rows(found: pa.Table, most: int | None = None) -> None:
    """Rows on a terminal, and whether there may be more of them."""
    shown = table()
    for name in found.column_names:
        shown.add_column(escape(name), overflow="fold")
    for row in plain_rows(found):
        shown.add_row(*("" if value is None else escape(str(value)) for value in row.values()))
    out().print(shown)
    if most and found.num_rows >= most:
        out().print(word(f"Les {most} premières ; --limit ou --json pour la suite.",
                         f"The first {most}; --limit or --json for the rest."), style="dim")  # fmt: skip


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"kpi": kpi}
