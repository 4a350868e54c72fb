"""docs/mapping.md, run: every example's files and mapping give the rows that the page shows."""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.sources.files.planning import table, write

from cadran.sources.files import mapping
from cadran.sources.files.importing import plan_import
from cadran.sources.files.mapping import parse_mapping
from cadran.sources.files.rules import VIRTUAL
from cadran.store import Settings
from cadran.store.duck import Connection

PAGE = (Path(__file__).parents[3] / "docs" / "mapping.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(csv|toml|gives) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Example:
    title: str = ""
    files: dict[str, str] = field(default_factory=dict)
    mapping: str = ""
    gives: list[tuple[str, str]] = field(default_factory=list)


def examples() -> list[Example]:
    found = [Example("0")]
    for kind, name, text in BLOCK.findall(PAGE):
        if kind == "csv" and found[-1].gives:
            found.append(Example(f"{len(found)} {name}"))
        if kind == "csv":
            found[-1].files[name] = text
        elif kind == "toml":
            found[-1].mapping = text
        else:
            found[-1].gives.append((name, text))
    return found


def shown(value: object) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize("example", examples(), ids=lambda e: e.title)
def test_an_example_gives_what_the_page_shows(con: Connection, tmp_path: Path, example: Example) -> None:
    assert example.gives
    paths = [write(tmp_path, name, text) for name, text in example.files.items()]
    plan = plan_import(
        con, paths, settings=Settings(currency="EUR"), mapping=parse_mapping(example.mapping), assume=True
    )
    assert not plan.taken, "an example leaves nothing to guess"
    found = {o.plan.table: o for f in plan.files for o in f.convert(con)}
    for name, text in example.gives:
        header, *expected = list(csv.reader(io.StringIO(text)))
        assert [[shown(v) for v in r] for r in table(con, found[name], header)] == expected, name


def test_every_word_of_the_mapping_is_on_the_page() -> None:
    words = {*mapping._FILE, *mapping._SHAPE, "of", "within", "last", "match", "take", "when", "is", "with"}
    assert not {w for w in words if not re.search(rf"`{w}\b|^{w} =|\b{w} = ", PAGE, re.MULTILINE)}


def test_every_virtual_column_is_on_the_page() -> None:
    listed = set(re.findall(r"`([\w.]+)`", PAGE))
    missing = {c for columns in VIRTUAL.values() for c in columns} - listed
    assert missing <= {"manager.id", "entered"}
