"""Plain KPIs of the demo company against the parameters it was made with, within what chance allows."""

from math import sqrt

import pytest
from tests.oracle.judge import Judge

from cadran import Workspace
from cadran.sources.demo import Company
from cadran.sources.demo.truth import NEW

SIGMAS = 3.5  # the seed is fixed; of a right engine, about one in two thousand such checks would fail


def near(share: float, expected: float, n: float) -> bool:
    return abs(share - expected) < SIGMAS * sqrt(expected * (1 - expected) / n)


def test_calls_reach_people_as_often_as_they_truly_do(demo: Workspace, company: Company) -> None:
    """Before the training raises it."""
    reading = demo.kpi("call_connect_rate", period="2023-01..2023-03").one
    assert near(float(reading.value or 0), company.truth.call_connect, reading.n or 0)
    assert near(reading.coverage or 0, 1 - company.truth.unknown_outcome, (reading.n or 0) + reading.excluded)


@pytest.mark.parametrize("period", ["2023", "2024", "2025"])
def test_people_miss_meetings_as_often_as_they_truly_do(demo: Workspace, company: Company, period: str) -> None:
    reading = demo.kpi("meeting_no_show_rate", period=period).one
    assert near(float(reading.value or 0), company.truth.no_show, reading.n or 0)


def test_we_cancel_as_often_as_we_truly_do(demo: Workspace, company: Company) -> None:
    reading = demo.kpi("meeting_reliability", period="2023-01-01..2025-11-30").one
    assert near(1 - float(reading.value or 0), company.truth.cancelled * company.truth.cancelled_by_us, reading.n or 0)


def test_deals_are_won_as_often_as_they_truly_are(demo: Workspace, company: Company, judge: Judge) -> None:
    """Of deals old enough to be decided: each has its own true probability, by who opened it and for whom."""
    won = demo.kpi(
        "win_rate", variant="creation_cohort", period="2023-01-01..2025-03-31", where=[f"pipeline={NEW}"]
    ).one
    rows = judge.con.execute("""
        SELECT r.source_id, a.size, coalesce(d.kind = 'renewal', false) FROM deals d JOIN now.reps r ON r.id = d.opener
        JOIN now.accounts a ON a.id = d.account
        WHERE d.created_on BETWEEN '2023-01-01' AND '2025-03-31' AND d.outcome <> 'open' AND d.pipeline = ?
    """, [NEW]).fetchall()  # fmt: skip
    assert len(rows) == won.n
    told = [company.truth.win_probability("new", rep, size) for rep, size, _ in rows if size]
    expected, spread = sum(told) / len(told), sqrt(sum(p * (1 - p) for p in told)) / len(told)
    assert abs(float(won.value or 0) - expected) < SIGMAS * spread


def test_the_win_rate_of_matured_deals_is_what_the_period_shows_in_the_long_run(
    demo: Workspace, company: Company
) -> None:
    """Over two years the rate by closing and the rate by creation tell the same."""
    closed = demo.kpi("win_rate", period="2023-07-01..2025-06-30").one
    cohort = demo.kpi("win_rate", variant="creation_cohort", period="2023-07-01..2025-06-30").one
    assert near(float(closed.value or 0), float(cohort.value or 0), closed.n or 0)


def test_cycles_last_as_long_as_they_truly_do(demo: Workspace, company: Company, judge: Judge) -> None:
    """From creation to won; weekends make each a little longer, by less than two days."""
    line = company.truth.pipeline(NEW)
    found = judge.con.execute("""
        SELECT avg(closed_on - created_on), stddev(closed_on - created_on) / sqrt(count(*)) FROM deals
        WHERE outcome = 'won' AND pipeline = ? AND created_on BETWEEN '2023-01-01' AND '2025-03-31'
    """, [NEW]).fetchone()  # fmt: skip
    assert found is not None
    error = SIGMAS * found[1]
    assert -error < found[0] - company.truth.mean_days(line.name, "won") < 2 + error
    whole = demo.kpi("sales_cycle", period="2023-04-01..2025-12-31", where=[f"pipeline={NEW}"]).one
    assert 0 < float(whole.value or 0) < found[0]
