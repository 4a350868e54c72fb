"""`cadran explain`."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from cadran.metrics.catalogue import find
from cadran.model.format import Format
from cadran.model.periods import Period as Span
from cadran.panels.explain import Explained, explain
from cadran.panels.formula import Formula
from cadran.panels.gaps import ESTIMATES, gap, noted
from cadran.panels.saying import show
from cadran.surfaces.cli.kpis import Name
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, AsOf, Period, Today
from cadran.surfaces.cli.output import out, print_json, table
from cadran.workspace import Workspace

Folder = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", metavar="DIR",
        help=word("Un espace de travail, pour dire sa valeur.", "A workspace, to tell its value there."),
    ),
]  # fmt: skip
Fact = tuple[str, str]


def explain_command(
    name: Name, folder: Folder = None, period: Period = None, as_of: AsOf = None, today: Today = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    found = explain(name, Format(lang()))
    here = _here(name, folder, period, as_of, today) if folder else []
    if as_json:
        print_json(asdict(found) | ({"here": dict(here)} if here else {}))
    else:
        _print_explained(found, here)


def _here(name: str, folder: Path, period: str | None, as_of: str | None, today: str | None) -> list[Fact]:
    """What it is worth in a workspace, what to know of that value, and how far it is from an estimate of its own."""
    kpi = find(name)
    if kpi.needs_by or kpi.takes_of:
        return []
    wanted = [kpi.id, *([ESTIMATES[kpi.id]] if kpi.id in ESTIMATES else [])]
    readings = Workspace.open(folder).kpi(wanted, period=period, as_of=as_of, today=today, lang=lang())
    to, reading = Format(lang(), readings.currency), readings[0]
    told = show(reading, kpi, to)
    within = to.interval(reading.low, reading.high, reading.unit)
    value = told.value + (f" ({within})" if within else "") + (f" : {told.why_not}" if told.why_not else "")
    gaps = [text for r in readings if (text := gap(r, to))]
    return [
        (Span(reading.start, reading.end).label(lang()), value),
        (word("À savoir", "Mind"), "\n".join(noted(reading, to))),
        (word("Écart", "Gap"), "\n".join(gaps)),
    ]


def _print_explained(found: Explained, here: list[Fact]) -> None:
    out().print(f"[bold]{escape(found.name)}[/]  [cyan]{found.id}[/]")
    out().print(f"{escape(found.definition)}\n")
    shown = table()
    shown.add_column(style="dim", no_wrap=True)
    shown.add_column()
    for head, text in [*_facts(found), *here]:
        if text:
            shown.add_row(head, escape(text))
    out().print(shown)


def _facts(found: Explained) -> list[Fact]:
    variants = "\n".join(f"{name} : {said_}\n{_written(how)}" for name, said_, how in found.variants)
    return [
        (word("Formule", "Formula"), _written(found.formula)),
        (word("Unité", "Unit"), found.unit),
        (word("Nature", "Kind"), found.kind),
        (word("Une ligne est", "One row is"), found.grain),
        (word("Axe", "Axis"), found.axis),
        (word("Réserve", "Caveat"), found.caveat),
        (word("Champs attendus", "Fields needed"), "\n".join(name for _, name in found.needed)),
        (word("Lignes écartées", "Rows left out"), "\n".join(f"{why} : {cond}" for why, cond in found.left_out)),
        (word("À côté", "Beside"), ", ".join(found.beside)),
        (word("Variantes", "Variants"), variants),
        (word("Autres noms", "Other names"), ", ".join(found.aliases) if lang() == "fr" else ""),
        (word("Pour", "For"), ", ".join(found.roles)),
        (word("Source", "Source"), found.source),
    ]


def _written(formula: Formula) -> str:
    return "\n".join([formula.expression, *(f"  {letter} = {means}" for letter, means in formula.letters)])


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"explain": explain_command}
