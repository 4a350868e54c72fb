"""`cadran explain`."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

import typer
from rich.markup import escape

from cadran.model.format import Format
from cadran.panels.explain import Explained, explain
from cadran.panels.formula import Formula
from cadran.surfaces.cli.kpis import Name
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson
from cadran.surfaces.cli.output import out, print_json, table


def explain_command(name: Name, as_json: AsJson = False) -> None:
    found = explain(name, Format(lang()))
    if as_json:
        print_json(asdict(found))
    else:
        _print_explained(found)


def _print_explained(found: Explained) -> None:
    out().print(f"[bold]{escape(found.name)}[/]  [cyan]{found.id}[/]")
    out().print(f"{escape(found.definition)}\n")
    shown = table()
    shown.add_column(style="dim", no_wrap=True)
    shown.add_column()
    for head, text in _facts(found):
        if text:
            shown.add_row(head, escape(text))
    out().print(shown)


def _facts(found: Explained) -> list[tuple[str, str]]:
    variants = "\n".join(f"{name} : {said_}\n{_written(how)}" for name, said_, how in found.variants)
    return [
        (word("Formule", "Formula"), _written(found.formula)),
        (word("Unité", "Unit"), found.unit),
        (word("Nature", "Kind"), found.kind),
        (word("Une ligne est", "One row is"), found.grain),
        (word("Axe", "Axis"), found.axis),
        (word("Réserve", "Caveat"), found.caveat),
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
