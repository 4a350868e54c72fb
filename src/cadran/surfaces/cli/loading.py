"""The commands by name, and the module of the one that runs: what it needs is imported only then."""

import os
from collections.abc import Callable, Mapping

import typer

from cadran.model.words import Words

Command = Callable[..., None] | typer.Typer

COMMANDS: Mapping[str, Words] = {
    "init": ("Créer un espace de travail.", "Create a workspace."),
    "import": ("Importer des fichiers.", "Import files."),
    "quarantine": ("Lister les lignes mises de côté, les exporter, les rejouer.",
                   "List the rows held back, export them, replay them."),
    "kpi": ("Lister les indicateurs, les lire, voir leurs lignes.", "List KPIs, read them, see their rows."),
    "explain": ("Expliquer un indicateur : définition, formule, réserves.",
                "Explain a KPI: definition, formula, caveats."),
    "why": ("Dire pourquoi un indicateur a bougé.", "Say why a KPI moved."),
    "bottleneck": ("Nommer l'étape qui a coûté le plus de CA attendu.",
                   "Name the stage that cost most expected revenue."),
    "stages": ("Lister les étapes et leur probabilité de gain, déclarée et observée.",
               "List the stages with their win probability, stated and observed."),
    "restated": ("Dire ce qui a été retraité depuis un jour, ligne à ligne.",
                 "Say what was restated since a day, row by row."),
    "forecast": ("Dire où atterrit le CA d'une période, et ce qui en dépend.",
                 "Say where a period's revenue lands, and what hangs on what."),
    "rank": ("Classer les commerciaux ou les produits, par paliers que le hasard n'explique pas.",
             "Rank reps or products, in tiers that chance does not explain."),
    "targets": ("Proposer des objectifs, lister ceux qui sont fixés.", "Propose targets, list those that are set."),
    "quality": ("Dire jusqu'où croire les chiffres, et quoi corriger d'abord.",
                "Say how far the figures can be believed, and what to mend first."),
    "plan": ("Dire ce que l'objectif demande encore par semaine, et le pipeline à créer.",
             "Say what the target still takes a week, and the pipeline to create."),
    "benchmark": ("Comparer un indicateur à son passé, aux pairs, aux valeurs saisies avec leur source.",
                  "Compare a KPI with its past, the peers, the values entered with their source."),
    "alerts": ("Dire ce qui demande l'attention, et pourquoi.", "Say what needs attention, and why."),
    "report": ("Imprimer le rapport, ou l'écrire en PDF, HTML, XLSX ou CSV.",
               "Print the report, or write it as PDF, HTML, XLSX or CSV."),
    "send": ("Envoyer les rapports dus, ou les lister (--dry-run).",
             "Send the reports that are due, or list them (--dry-run)."),
    "demo": ("Remplir un espace avec une entreprise de démonstration.", "Fill a workspace with a demo company."),
    "serve": ("Ouvrir l'application web sur un espace.", "Open the web application on a workspace."),
    "person": ("Trouver une personne, exporter ses données, l'oublier ; durées de conservation.",
               "Find a person, export their data, forget them; how long people are kept."),
    "backup": ("Sauvegarder un espace de travail.", "Back up a workspace."),
    "restore": ("Restaurer une sauvegarde.", "Restore a backup."),
}  # fmt: skip


def load(name: str) -> Command:
    """The command of that name; what it needs is imported now."""
    if name in {"targets", "plan"}:
        return _aiming()[name]
    if name == "benchmark":
        return _comparing()[name]
    if name == "quality":
        return _grading()[name]
    if name in {"init", "backup", "restore"}:
        return _workspace_commands()[name]
    if name in {"why", "bottleneck", "restated"}:
        return _moving()[name]
    alone = {
        "alerts": _alerts,
        "demo": _demo,
        "import": _import,
        "quarantine": _quarantine,
        "kpi": _kpi,
        "person": _person,
        "explain": _explain,
        "forecast": _forecast,
        "rank": _rank,
        "send": _send,
        "serve": _serve,
        "stages": _stages,
    }
    return alone[name]()[name] if name in alone else _report_commands()[name]


def _workspace_commands() -> Mapping[str, Command]:
    from cadran.surfaces.cli.workspace_commands import COMMANDS as found  # noqa: PLC0415 - loads the store

    return found


def _alerts() -> Mapping[str, Command]:
    from cadran.surfaces.cli.alerting import COMMANDS as found  # noqa: PLC0415 - loads the engine

    return found


def _import() -> Mapping[str, Command]:
    from cadran.surfaces.cli.importing import COMMANDS as found  # noqa: PLC0415 - loads the sources

    return found


def _quarantine() -> Mapping[str, Command]:
    from cadran.surfaces.cli.quarantine import COMMANDS as found  # noqa: PLC0415 - loads the sources

    return found


def _person() -> Mapping[str, Command]:
    from cadran.surfaces.cli.persons import COMMANDS as found  # noqa: PLC0415 - loads the store

    return found


def _kpi() -> Mapping[str, Command]:
    from cadran.surfaces.cli.kpis import COMMANDS as found  # noqa: PLC0415 - loads the engine

    return found


def _explain() -> Mapping[str, Command]:
    from cadran.surfaces.cli.explaining import COMMANDS as found  # noqa: PLC0415 - loads the engine

    return found


def _moving() -> Mapping[str, Command]:
    from cadran.surfaces.cli.moving import COMMANDS as found  # noqa: PLC0415 - loads the engine

    return found


def _stages() -> Mapping[str, Command]:
    from cadran.surfaces.cli.staging import COMMANDS as found  # noqa: PLC0415 - loads the engine

    return found


def _forecast() -> Mapping[str, Command]:
    from cadran.surfaces.cli.forecasting import COMMANDS as found  # noqa: PLC0415 - loads the engine

    return found


def _aiming() -> Mapping[str, Command]:
    from cadran.surfaces.cli.aiming import COMMANDS as found  # noqa: PLC0415 - loads the engine

    return found


def _grading() -> Mapping[str, Command]:
    from cadran.surfaces.cli.grading import COMMANDS as found  # noqa: PLC0415 - loads the engine

    return found


def _comparing() -> Mapping[str, Command]:
    from cadran.surfaces.cli.comparing import COMMANDS as found  # noqa: PLC0415 - loads the engine

    return found


def _rank() -> Mapping[str, Command]:
    from cadran.surfaces.cli.ranking import COMMANDS as found  # noqa: PLC0415 - loads the engine

    return found


def _send() -> Mapping[str, Command]:
    from cadran.surfaces.cli.sending import COMMANDS as found  # noqa: PLC0415 - loads the store

    return found


def _serve() -> Mapping[str, Command]:
    from cadran.surfaces.cli.serving import COMMANDS as found  # noqa: PLC0415 - loads the store

    return found


def _demo() -> Mapping[str, Command]:
    from cadran.surfaces.cli.demonstrating import COMMANDS as found  # noqa: PLC0415 - loads the generator

    return found


def _report_commands() -> Mapping[str, Command]:
    # DuckDB and polars keep what they free for the next query: of a command of two seconds that is 30 MB for little.
    for allocator in ("DUCKDB_JE_MALLOC_CONF", "_RJEM_MALLOC_CONF"):
        os.environ.setdefault(allocator, "dirty_decay_ms:0,muzzy_decay_ms:0")
    from cadran.surfaces.cli.reporting import COMMANDS as found  # noqa: PLC0415 - loads the engine

    return found
