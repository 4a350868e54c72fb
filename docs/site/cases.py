"""The spec cases of a KPI as they are shown on its page: read from the very file that the tests run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SPECS = Path(__file__).parents[2] / "tests" / "spec"


@dataclass(frozen=True)
class Case:
    """One case: what it shows, the small company it is about, and what is asked and expected, as written."""

    title: str
    company: str
    asked: tuple[str, ...]


def cases(kpi: str) -> tuple[str, tuple[Case, ...]]:
    """(what the spec says of the KPI, its cases) of the file `test_<kpi>.py`."""
    tree = ast.parse((SPECS / f"test_{kpi}.py").read_text("utf-8"))
    texts = dict(_texts(tree))
    return ast.get_docstring(tree) or "", tuple(_cases(tree, texts))


def _texts(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                yield name, text


def _cases(tree: ast.Module, texts: dict[str, str]) -> Iterator[Case]:
    shown: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = texts | dict(_texts(ast.Module(node.body, [])))
            used = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and n.id in own]
            company = "\n\n".join(_aligned(own[n]) for n in dict.fromkeys(used) if own[n] not in shown)
            shown |= {own[n] for n in used}
            asked = tuple(_call(n) for n in ast.walk(node) if _is_spec(n))
            yield Case(node.name.removeprefix("test_").replace("_", " "), company, asked)


def _is_spec(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "spec"


def _call(node: ast.AST) -> str:
    return ast.unparse(node)


def _aligned(text: str) -> str:
    return "\n".join(line.removeprefix("    ") for line in text.strip("\n").splitlines())
