"""The site: a page per KPI in both languages, from the code and its spec; the whole builds without a warning."""

import subprocess
import sys
from pathlib import Path

import pytest

from cadran.metrics.catalogue import KPIS
from cadran.panels.defined import defined

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
        assert defined(kpi, lang) in page
        assert "spec(" in page or "def " in page, f"{kpi.id} shows no case"


def build(lang: str, folder: Path, to: Path, *more: str | Path, builder: str = "html") -> None:
    """A build of the site; any warning is an error."""
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--doctree-dir", to / "read",
         "--builder", builder, folder, to, *more],
        capture_output=True, text=True, env={"CADRAN_DOCS_LANG": lang, "PATH": ""}, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr


def test_the_site_builds_without_a_warning(pages: tuple[str, Path], tmp_path: Path) -> None:
    """All pages are read in both languages, and written in one: what is read may be warned of, not its language.

    In the plain theme, then a few of each kind in the site's own, which takes three times as long for all of them.
    `make docs` builds all as they are shown.
    """
    lang, folder = pages
    if lang == "en":
        build(lang, folder, tmp_path, builder="dummy")
        return
    build(lang, folder, tmp_path, "--define", "html_theme=basic")
    assert (tmp_path / "kpis" / "deals_lost.html").exists()
    few = ("index.md", "revenue.md", "kpis/win_rate.md", "statistics.md", "adr/README.md")
    build(lang, folder, tmp_path, *(folder / name for name in few))
    assert "furo" in (tmp_path / "kpis" / "win_rate.html").read_text("utf-8")
