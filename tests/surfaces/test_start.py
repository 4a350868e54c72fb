"""What starting the command line costs: nobody waits for charts to read the help."""

import json
import subprocess
import sys

import pytest

CHARTS = ("altair", "vl_convert", "pandas", "django")
OF_ONE, HELP, LIST = ["kpi", "get", "--help", "--lang", "fr"], ["--help"], ["kpi", "list"]
ASK = """
import contextlib, io, json, sys
from cadran.surfaces.cli import run
told = []
for args in {asked!r}:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert run(args, {{}}) == 0
    told.append((said.getvalue(), [m for m in {modules!r} if m in sys.modules]))
print(json.dumps(told))
"""
Told = list[tuple[str, list[str]]]


@pytest.fixture(scope="module")
def told() -> Told:
    """What a fresh process said to each command, and which of the heavy modules it had loaded by then.

    The help of one command first: a process speaks the language of the first that it is asked for.
    """
    code = ASK.format(asked=[OF_ONE, HELP, LIST], modules=CHARTS)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [(said, loaded) for said, loaded in json.loads(done.stdout)]


def test_the_help_loads_no_charts(told: Told) -> None:
    assert told[1][1] == []


def test_reading_kpis_loads_no_charts(told: Told) -> None:
    assert told[2][1] == []


def test_the_help_of_a_command_is_in_the_language_asked_for(told: Told) -> None:
    assert "Ventiler" in told[0][0]
