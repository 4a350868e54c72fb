"""What may not be written in a file of the project, and what must be."""

import ast
import re
from pathlib import Path

from tests.meta.tree import ROOT, SRC, Function, functions, modules, texts

# Character classes keep these patterns from finding themselves.
REGISTRY_HOST = re.compile(r"py[p]i\.org|python[h]osted\.org|registry\.np[m]js|deb\.de[b]ian")
MACHINE_PATH = re.compile(r"(?<![\w.])/(wor[k]|roo[t]|far[m]|hom[e]/\w+)/")
LEFT_OPEN = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b")
SILENCED = re.compile(r"#\s*(?:noqa(?:: [A-Z0-9, ]+)?|type: ignore(?:\[[\w, -]+\])?)(?P<reason>.*)")
JUNK_DRAWER = {"utils", "util", "helpers", "helper", "common", "misc"}
PROVES = re.compile(r"\bassert|raises|warns|expect|check|same\(|spec\(|judge\.")


def lines_with(pattern: re.Pattern[str], folder: str = "") -> list[str]:
    return [
        f"{name}:{number} {line.strip()[:100]}"
        for name, text in texts().items()
        if name.startswith(folder) and pattern.search(text)  # most files hold nothing of it in any line
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_registry_host() -> None:
    assert not lines_with(REGISTRY_HOST)


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert not lines_with(MACHINE_PATH)


def test_nothing_is_left_open() -> None:
    assert not lines_with(LEFT_OPEN, "src/")
    assert not lines_with(LEFT_OPEN, "tests/")


def test_a_silenced_check_says_why() -> None:
    unexplained = [
        f"{name}:{number} {line.strip()}"
        for name, text in texts().items()
        if name.endswith(".py") and SILENCED.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if (found := SILENCED.search(line)) and not re.search(r"\w{2,}\W+\w{2,}", found["reason"])
    ]
    assert not unexplained, "a silenced rule is followed by its reason, in words"


def test_no_module_is_a_junk_drawer() -> None:
    assert not [name for name in modules(ROOT) if JUNK_DRAWER & set(Path(name).with_suffix("").parts)]


def test_every_module_says_what_it_is() -> None:
    untold = [name for name, tree in modules(SRC).items() if not ast.get_docstring(tree)]
    assert not [name for name in untold if "/migrations/" not in name], "Django writes migrations, we all else"


def proves(test: Function) -> bool:
    """Whether the code, comments apart, asserts or asks something that does; to write it anew is what takes time."""
    return any(isinstance(node, ast.Assert) for node in ast.walk(test)) or bool(PROVES.search(ast.unparse(test)))


def test_every_test_can_fail() -> None:
    idle = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in modules(ROOT / "tests").items()
        for node in functions(tree)
        if node.name.startswith("test_") and not proves(node)
    ]
    assert not idle, "nothing is asserted"
