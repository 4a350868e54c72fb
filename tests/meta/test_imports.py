"""What import-linter and ruff cannot say about imports."""

import ast

from tests.meta.tree import SRC, functions, modules

# The only modules that may be imported inside a function, each with its reason.
LATE = {
    "cadran.workspace.importing": "a workspace that only reads never loads what reads files",
    "cadran.workspace.quarantine": "the same: it takes mended files in",
    "pandas": "an optional extra: asked for only by who converts a result to it",
    # The command line loads the one command that runs, once the language of its help is settled.
    "cadran.surfaces.cli.workspace_commands": "cadran init, backup, restore",
    "cadran.surfaces.cli.importing": "cadran import",
    "cadran.surfaces.cli.quarantine": "cadran quarantine",
    "cadran.surfaces.cli.kpis": "cadran kpi",
    "cadran.surfaces.cli.explaining": "cadran explain",
    "cadran.surfaces.cli.moving": "cadran why, bottleneck, restated",
    "cadran.surfaces.cli.forecasting": "cadran forecast",
    "cadran.surfaces.cli.ranking": "cadran rank",
    "cadran.surfaces.cli.aiming": "cadran targets, plan",
    "cadran.surfaces.cli.comparing": "cadran benchmark",
    "cadran.surfaces.cli.grading": "cadran quality",
    "cadran.surfaces.cli.staging": "cadran stages",
    "cadran.surfaces.cli.alerting": "cadran alerts",
    "cadran.surfaces.cli.sending": "cadran send",
    "cadran.surfaces.cli.serving": "cadran serve",
    "cadran.surfaces.cli.persons": "cadran person",
    "cadran.surfaces.web.people.signals": "needs the models, which Django has loaded only when it says so",
    "cadran.surfaces.cli.reporting": "cadran report",
    "cadran.surfaces.cli.demonstrating": "cadran demo",
    "cadran.documents.press": "it draws and prints, in 250 MB: a process beside the one that reads figures mostly does",
    "cadran.documents.workbook": "cadran report --format xlsx alone writes a workbook",
    "cadran.documents.page": "the page of cadran report and demo alone is drawn by Altair",
}


def imported(node: ast.AST) -> list[str]:
    """The modules that an import statement names; nothing for any other node."""
    match node:
        case ast.Import():
            return [alias.name for alias in node.names]
        case ast.ImportFrom(names=[ast.alias(name="signals")]):
            return [f"{node.module}.signals"]
        case ast.ImportFrom():
            return [node.module or ""]
        case _:
            return []


def test_imports_stand_at_the_top() -> None:
    late = {
        f"{name}:{inner.lineno} {module}"
        for name, tree in modules(SRC).items()
        for function in functions(tree)
        for inner in ast.walk(function)
        for module in imported(inner)
        if module not in LATE
    }
    assert not late, "import at the top, or list the module and its reason in LATE"


def test_nothing_below_the_library_face_imports_it() -> None:
    """`cadran/__init__.py` imports the floors; a floor that imported it would close a circle."""
    back = {
        f"{name}:{node.lineno} {alias.name}"
        for name, tree in modules(SRC).items()
        for node in ast.walk(tree)
        if "cadran" in imported(node)
        for alias in getattr(node, "names", [])
        if alias.name == "cadran" or not ((SRC / alias.name).is_dir() or (SRC / f"{alias.name}.py").is_file())
    }
    assert not back, "import from the floor that defines it"
