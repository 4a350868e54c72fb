"""What the meta-tests look at: the files of the project and their syntax trees."""

import ast
import gc
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "cadran"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def project_files() -> tuple[Path, ...]:
    """The files git tracks; in an archive without git, all that do not lie in a hidden or built folder."""
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return tuple(sorted(path for path in ROOT.rglob("*") if path.is_file() and not _made(path)))
    return tuple(path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file())


def _made(path: Path) -> bool:
    folders = path.relative_to(ROOT).parts[:-1]
    return any(part.startswith(".") or part in {"build", "dist", "__pycache__"} for part in folders)


@cache
def modules(folder: Path = SRC) -> dict[str, ast.Module]:
    """Every Python file below a folder: path as it is written in the project -> its syntax tree."""
    wanted = (path for path in project_files() if path.suffix == ".py" and path.is_relative_to(folder))
    gc.disable()  # it would look for garbage among all nodes again and again, for twice the time of the rest
    try:
        return {str(path.relative_to(ROOT)): _tree(path) for path in wanted}
    finally:
        gc.enable()


@cache
def _tree(path: Path) -> ast.Module:
    """Parsed once, whichever folder above it is asked for."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def texts() -> dict[str, str]:
    """Every text file of the project: path as it is written in the project -> its text."""
    found = {}
    for path in project_files():
        try:
            found[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


@cache
def functions(tree: ast.AST) -> tuple[Function, ...]:
    """The functions and methods of a tree, nested ones too."""
    return tuple(node for node in ast.walk(tree) if isinstance(node, Function))
