"""What starting the command line costs: nobody waits for charts to read the help."""

import subprocess
import sys

CHARTS = ("altair", "vl_convert", "pandas", "django")
ASK = """
import sys
from cadran.surfaces.cli import run
assert run({args!r}, {{}}) == 0
sys.stderr.write(" ".join(m for m in {modules!r} if m in sys.modules))
"""


def loaded(*args: str) -> str:
    """Which of the heavy modules a fresh process has loaded after a command."""
    code = ASK.format(args=list(args), modules=CHARTS)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stderr


def test_the_help_loads_no_charts() -> None:
    assert loaded("--help") == ""


def test_reading_kpis_loads_no_charts() -> None:
    assert loaded("kpi", "list") == ""


def test_the_help_of_a_command_is_in_the_language_asked_for() -> None:
    code = ASK.format(args=["kpi", "get", "--help", "--lang", "fr"], modules=())
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Ventiler" in done.stdout
