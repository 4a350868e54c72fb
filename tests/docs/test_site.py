"""The site: a page per KPI in both languages, from the code and its spec; the whole builds without a warning."""

import subprocess
import sys
from pathlib import Path

import pytest

from cadran.metrics.catalogue import KPIS

ROOT = Path(__file__).parents[2]
SITE = ROOT / "docs" / "site"


@pytest.fixture(scope="module", params=["fr", "en"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    target = tmp_path_factory.mktemp(f"site-{request.param}")
    subprocess.run([sys.executable, SITE / "pages.py", request.param, target], check=True, cwd=ROOT)
    return request.param, target


def test_every_kpi_has_a_page_with_its_definition_and_its_cases(pages: tuple[str, Path]) -> None:
    lang, folder = pages
    for kpi in KPIS.values():
        page = (folder / "kpis" / f"{kpi.id}.md").read_text("utf-8")
        assert kpi.name(lang) in page
        assert kpi.definition[lang == "en"] in page
        assert "spec(" in page or "def " in page, f"{kpi.id} shows no case"


def test_the_site_builds_without_a_warning(pages: tuple[str, Path], tmp_path: Path) -> None:
    lang, folder = pages
    # One language in the site's own theme, the other in the plain one, which is three times as fast: of all
    # that a page may be warned of, nothing hangs on both. `make docs` builds both as they are shown.
    plain = ["--define", "html_theme=basic"] if lang == "en" else []
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", *plain, "--builder", "html", folder, tmp_path],
        capture_output=True, text=True, env={"CADRAN_DOCS_LANG": lang, "PATH": ""}, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "kpis" / "win_rate.html").exists()
