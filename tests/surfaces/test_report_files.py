"""`cadran report --format`: a report in a file, of all or of one person."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import openpyxl
import pypdf
import pytest
from tests.documents.conftest import TODAY, people, served  # noqa: F401 - served is a fixture
from tests.surfaces.conftest import Cadran

from cadran.workspace import Workspace

PERIOD = ("--period", "2025-12", "--lang", "fr")


@pytest.fixture
def folder(served: Workspace) -> Path:  # noqa: F811 - that very fixture
    return served.store.folder


def test_the_file_says_its_form_and_for_whom_it_is(
    cadran: Cadran,
    folder: Path,
    served: Workspace,  # noqa: F811 - that very fixture
    tmp_path: Path,
) -> None:
    seller = people(served)["seller"]
    path = tmp_path / "r.pdf"
    said = cadran("report", "-w", folder, *PERIOD, "--for", seller.email.upper(), "--output", path)
    assert said.code == 0, said.err
    assert str(path) in said.out.replace("\n", "")
    assert seller.name in pypdf.PdfReader(path).pages[0].extract_text()


def test_a_manager_reads_the_team_and_all_the_company(
    cadran: Cadran,
    folder: Path,
    served: Workspace,  # noqa: F811 - that very fixture
    tmp_path: Path,
) -> None:
    manager = people(served)["manager"]
    for whose in (("--for", manager.name), ()):
        path = tmp_path / "r.csv"
        assert cadran("report", "-w", folder, *PERIOD, *whose, "--format", "csv", "--output", path).code == 0
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
        assert any(row[0].startswith("Objectif et rythme") for row in rows)


def test_a_workbook_and_a_page(cadran: Cadran, folder: Path, tmp_path: Path) -> None:
    assert cadran("report", "-w", folder, *PERIOD, "--format", "xlsx", "--output", tmp_path / "r").code == 0
    assert len(openpyxl.load_workbook(io.BytesIO((tmp_path / "r").read_bytes())).worksheets) > 3
    assert cadran("report", "-w", folder, *PERIOD, "--format", "html", "--output", tmp_path / "r.html").code == 0
    assert "data:image/png" in (tmp_path / "r.html").read_text(encoding="utf-8")


NEEDLESS = (
    "altair", "cadran.sources.files", "cadran.sources.demo", "django", "holidays.countries", "pyarrow", "typst",
    "vl_convert", "xlsxwriter",
)  # fmt: skip


def test_a_report_loads_only_what_it_needs(folder: Path, tmp_path: Path) -> None:
    """Else one takes more than 3 seconds and 300 MB; what draws and prints is in a process beside."""
    args = ["report", "-w", str(folder), *PERIOD, "--format", "pdf", "--output", str(tmp_path / "r.pdf")]
    code = f"""
import sys
from cadran.surfaces.cli import run
assert run({args!r}, {{}}) == 0
sys.stderr.write(" ".join(m for m in {NEEDLESS!r} if m in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_an_unknown_name_or_form_says_the_nearest(cadran: Cadran, folder: Path, served: Workspace) -> None:  # noqa: F811 - that very fixture
    name = people(served)["seller"].name
    said = cadran("report", "-w", folder, *PERIOD, "--for", name[:-1] + "x", "--format", "pdf")
    assert said.code == 2
    assert name in said.err.replace("\n", " ")
    said = cadran("report", "-w", folder, *PERIOD, "--format", "pdff")
    assert said.code == 2
    assert "pdf" in said.err
