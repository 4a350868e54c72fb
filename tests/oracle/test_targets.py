"""Targets proposed on the demo company: how many past periods reached what would have been proposed for them."""

from collections.abc import Iterator
from datetime import date

import pytest
from tests.oracle.judge import Judge

from cadran.metrics.proposing import Proposal
from cadran.workspace import Workspace

MONTHS_OF_2025 = [f"2025-{month:02}" for month in range(1, 13)]


def past(demo: Workspace, periods: list[str]) -> Iterator[tuple[Proposal, date]]:
    """What was proposed at the end of the month before each, and the first day of the period."""
    for period in periods:
        start = date.fromisoformat(f"{period}-01")
        for one in demo.propose_target(period=period, by="rep", as_of=date.fromordinal(start.toordinal() - 1)):
            yield one, start


def test_three_past_months_in_four_reached_the_proposal(demo: Workspace, judge: Judge) -> None:
    reached = asked = 0
    for one, start in past(demo, MONTHS_OF_2025):
        if one.value is not None and one.whose.sells:
            sold = judge.con.execute(
                "SELECT coalesce(sum(amount), 0) FROM sales WHERE rep = ? AND day >= ? AND day < ?",
                [one.whose.scope[1], start, one.period.end],
            ).fetchone()
            reached += float(sold[0]) >= one.value
            asked += 1
    assert asked > 100
    assert 0.65 <= reached / asked <= 0.85


@pytest.mark.parametrize(("period", "by"), [("2026-Q1", "rep"), ("2026-H1", "team"), ("2026", None)])
def test_what_a_proposal_says_of_the_past_is_near_its_quantile(demo: Workspace, period: str, by: str | None) -> None:
    found = [one.made for one in demo.propose_target(period=period, by=by) if one.made]
    judged, reached = sum(m.judged for m in found), sum(m.reached for m in found)
    assert found
    assert judged < 20 or 0.6 <= reached / judged <= 0.9
