"""Drawings: round ticks, names, colours left to the page."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadran.panels.charts import Bar, Ticks, bars, columns, svg
from cadran.panels.marks import round_steps

SOME = (Bar("Ana", 5.0, "5 €", target=8.0), Bar("Bo|2017", -2.0, "−2 €"), Bar('"Cy" & <co>', 0.0, "0 €", faint=True))


@pytest.mark.parametrize(("low", "high", "steps"), [
    (0, 1290, (0, 500, 1000, 1500)),
    (0, 100, (0, 50, 100)),
    (-30, 100, (-50, 0, 50, 100)),
    (0, 0, (0,)),
    (0, 0.42, (0, 0.1, 0.2, 0.3, 0.4, 0.5)),
])  # fmt: skip
def test_ticks_are_round(low: float, high: float, steps: tuple[float, ...]) -> None:
    assert round_steps(low, high) == steps


@given(st.floats(1e-3, 1e12), st.floats(-1e6, 0))
def test_ticks_reach_past_the_values(high: float, low: float) -> None:
    steps = round_steps(low, high)
    assert steps[0] <= low + 1e-6
    assert steps[-1] >= high * (1 - 1e-9)
    assert len(steps) <= 9
    assert all(a < b for a, b in pairwise(steps))


@pytest.mark.parametrize("width", [330, 600])
def test_bars_are_drawn_with_their_values(width: int) -> None:
    drawn = svg(bars(SOME, width), "Revenue by rep", "wide")
    assert drawn.startswith('<svg role="img" aria-label="Revenue by rep" class="wide"')
    for text in ("Ana", "5 €", "−2 €", "var(--c1)", "&amp; &lt;co&gt;"):
        assert text in drawn


def test_columns_have_the_labels_written_in_python() -> None:
    drawn = svg(columns(SOME, Ticks((-5.0, 0.0, 10.0), ("−5 €", "0 €", "10 €")), 600), "x")
    for text in ("10 €", "2017", "Ana"):
        assert text in drawn


def test_two_drawings_on_a_page_name_nothing_alike() -> None:
    first, second = (svg(bars(SOME, 600), "x") for _ in range(2))
    assert first.count("clip") == second.count("clip")
    assert not {w for w in first.split('"') if "-clip" in w} & {w for w in second.split('"') if "-clip" in w}
