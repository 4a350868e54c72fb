"""`cadran benchmark KPI`, and `set`, `import`, `remove` for the values to compare with."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from cadran.model.format import Format
from cadran.panels.benchmark import benchmark_json, benchmark_told, kept_told
from cadran.surfaces.cli.aiming import ByOne
from cadran.surfaces.cli.kpis import Name
from cadran.surfaces.cli.language import lang, word
from cadran.surfaces.cli.options import AsJson, AsOf, Folder, KnownOn, Period, Today, Variant, Where
from cadran.surfaces.cli.output import out, print_json
from cadran.surfaces.cli.telling import print_told
from cadran.workspace import Workspace

SHOW = "show"


class ShowsByDefault(TyperGroup):
    """`benchmark -w DIR KPI` is `benchmark show -w DIR KPI`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = [SHOW, *args]
        return super().parse_args(ctx, args)


benchmark = typer.Typer(cls=ShowsByDefault, no_args_is_help=True)

Value = Annotated[str, typer.Argument(metavar="VALUE", help=word("22 %, 0,22, 1200…", "22%, 0.22, 1200..."))]
Source = Annotated[
    str,
    typer.Option(
        "--source", metavar="TEXT",
        help=word("D'où elle vient : une étude et son année…", "Where it comes from: a study and its year..."),
    ),
]  # fmt: skip
About = Annotated[
    str | None,
    typer.Option("--period", metavar="P", help=word("La période qu'elle décrit.", "The period it is about.")),
]
File = Annotated[
    Path,
    typer.Argument(metavar="FILE.csv", help=word("Colonnes kpi, value, source, et period au besoin.",
                                                 "Columns kpi, value, source, and perhaps period.")),
]  # fmt: skip


@benchmark.command(SHOW, help=word("Comparer un KPI (par défaut).", "Compare a KPI (the default)."))
def show(
    name: Name, folder: Folder, by: ByOne = None, period: Period = None, where: Where = None, variant: Variant = "",
    as_of: AsOf = None, known_on: KnownOn = None, today: Today = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    workspace = Workspace.open(folder)
    found = workspace.benchmark(
        name, by=by, period=period, where=where, variant=variant, as_of=as_of, known_on=known_on, today=today
    )
    if as_json:
        print_json(benchmark_json(found))
    else:
        print_told(benchmark_told(found, Format(lang(), workspace.settings.currency)))


@benchmark.command("set", help=word("Garder une valeur de référence, avec sa source.",
                                    "Keep a benchmark, with its source."))  # fmt: skip
def set_(name: Name, value: Value, folder: Folder, source: Source = "", period: About = None) -> None:
    changed = Workspace.open(folder).set_benchmark(name, value, source=source, period=period)
    out().print(escape(kept_told(1, int(changed), Format(lang()))))


@benchmark.command("import", help=word("Garder les valeurs d'un fichier : toutes, ou aucune.",
                                       "Keep the values of a file: all, or none."))  # fmt: skip
def import_(file: File, folder: Folder) -> None:
    read, changed = Workspace.open(folder).import_benchmarks(file)
    out().print(escape(kept_told(read, changed, Format(lang()))))


@benchmark.command("remove", help=word("Oublier ce qu'une source dit d'un KPI.", "Forget what a source says of a KPI."))
def remove(name: Name, folder: Folder, source: Source) -> None:
    dropped = Workspace.open(folder).drop_benchmark(name, source=source)
    out().print(word(f"{dropped} valeur(s) oubliée(s).", f"{dropped} value(s) forgotten."))


COMMANDS: Mapping[str, Callable[..., None] | typer.Typer] = {"benchmark": benchmark}
