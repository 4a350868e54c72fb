"""What starting Cadran may not load: charts, optional extras and, later, Django are for the commands that need them."""

import subprocess
import sys

import pytest

HEAVY = {"altair", "django", "duckdb", "pandas", "polars", "scipy", "vl_convert"}
LIBRARY = "import cadran"
HELP = "from cadran.surfaces.cli import run; assert run(['--help'], {}) == 0"


@pytest.mark.parametrize("start", [LIBRARY, HELP], ids=["library", "help"])
def test_starting_loads_nothing_heavy(start: str) -> None:
    script = f"{start}\nimport sys\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stderr.split())
