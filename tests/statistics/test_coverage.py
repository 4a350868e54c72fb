"""The intervals hold what is true as often as docs/statistics.md says, and as often as they must."""

import pytest
from tests.meta.tree import ROOT
from tests.statistics.coverage import SIZES, Line, markdown, median_line, poisson_line, table, wilson_lines


def by_name(lines: list[Line]) -> dict[tuple[str, str], tuple[float, ...]]:
    return {(line.method, line.tried_on): line.covered for line in lines}


def test_exact_methods_never_cover_less_than_they_say() -> None:
    assert min(poisson_line().covered) >= 0.95
    assert min(median_line().covered) >= 0.95


def test_wilson_covers_what_it_must() -> None:
    average, worst, edge = wilson_lines()
    assert all(0.93 <= share <= 0.97 for share in average.covered)
    assert min(worst.covered) >= 0.91
    assert min(edge.covered) >= 0.83


@pytest.mark.deep
def test_the_page_says_what_is_measured() -> None:
    said = (ROOT / "docs" / "statistics.md").read_text("utf-8")
    measured = markdown(table())
    assert measured in said, measured


@pytest.mark.deep
def test_money_is_withheld_where_it_would_cover_too_little() -> None:
    found = by_name(table())
    for (method, tried_on), covered in found.items():
        if method == "Student's t" and tried_on.startswith("money"):
            shown = [share for n, share in zip(SIZES, covered, strict=True) if n >= 30]
            assert min(shown) >= 0.90, tried_on
