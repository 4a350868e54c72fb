"""The command line as a person types it, and what it said."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cadran.surfaces.cli import run


@dataclass
class Said:
    code: int
    out: str
    err: str

    def json(self) -> object:
        assert self.code == 0, self.err
        return json.loads(self.out)


Cadran = Callable[..., Said]


@pytest.fixture
def cadran(capsys: pytest.CaptureFixture[str]) -> Cadran:
    def called(*args: object, locale: str = "en_GB.UTF-8") -> Said:
        capsys.readouterr()
        code = run([str(arg) for arg in args], {"LANG": locale})
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return called
