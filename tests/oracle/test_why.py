"""Why it moved, on the demo company: the inputs and the identities, by hand-written SQL on the canonical tables."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.oracle.judge import MONTHS, Judge, days_of

from cadran.workspace import Workspace

# The open amount at the end of at_day, and how each part of it came and went since the eve of from_day.
STOCK = "SELECT coalesce(sum(amount), 0) FROM open_then()"
# First versions that fall in the period: open, and none before.
CREATED = """
    SELECT sum(amount) FROM (
        SELECT deal, amount, outcome, since FROM versions
        QUALIFY row_number() OVER (PARTITION BY deal ORDER BY valid_from) = 1)
    WHERE outcome = 'open' AND inside(since)
"""
# Amounts of deals closed in the period, at the rate of the day they closed, as revenue is.
CLOSED = "SELECT coalesce(sum(at_closing), 0) FROM deals WHERE outcome = '{}' AND inside(closed_on)"
# Steps between versions that are both open: what rose, what fell.
REVISED = """
    SELECT coalesce(sum(change) FILTER (change > 0), 0), coalesce(sum(change) FILTER (change < 0), 0) FROM (
        SELECT since, outcome, coalesce(amount, 0) - lag(coalesce(amount, 0)) OVER w AS change,
               lag(outcome) OVER w AS was
        FROM versions WINDOW w AS (PARTITION BY deal ORDER BY valid_from))
    WHERE was = 'open' AND inside(since)
"""
PUSHED = """
    SELECT count(*) FROM (
        SELECT since, outcome, expected_close_on, lag(expected_close_on) OVER w AS expected, lag(outcome) OVER w AS was
        FROM versions WINDOW w AS (PARTITION BY deal ORDER BY valid_from))
    WHERE was = 'open' AND outcome = 'open' AND inside(since) AND inside(expected) AND NOT inside(expected_close_on)
"""


def one(judge: Judge, sql: str) -> tuple[float, ...]:
    return tuple(float(v or 0) for v in judge.con.execute(sql).fetchone() or ())


def stock(judge: Judge, day: date) -> float:
    judge.tell(at_day=day)
    return one(judge, STOCK)[0]


@pytest.mark.parametrize("month", MONTHS)
def test_the_pipelines_movement_in_every_month(demo: Workspace, judge: Judge, month: str) -> None:
    start, end = days_of(month)
    found = demo.why("pipeline_value", period=month)
    judge.during(month)
    created, won, lost = (one(judge, sql)[0] for sql in (CREATED, CLOSED.format("won"), CLOSED.format("lost")))
    up, down = one(judge, REVISED)
    pushed = one(judge, PUSHED)[0]
    opening, closing = stock(judge, start - timedelta(days=1)), stock(judge, end - timedelta(days=1))
    told = {e.code: float(e.amount) for e in found.effects if e.counts}
    expected = {"created": created, "up": up, "down": down, "won": -won, "lost": -lost}
    assert {c: told[c] for c in expected} == pytest.approx(expected, abs=0.011)
    assert (float(found.before), float(found.after)) == pytest.approx((opening, closing), abs=0.006)
    assert found.before + sum(e.amount for e in found.effects if e.counts) == found.after
    exchange = closing - opening - created - up - down + won + lost
    assert told.get("exchange", 0) == pytest.approx(exchange, abs=0.02)
    assert next((e.n_after for e in found.effects if e.code == "pushed_out"), 0) == pushed


def test_the_movement_is_the_same_by_team_and_for_the_year(demo: Workspace) -> None:
    """Twelve months of each step add up to the year's, and the teams' to the whole."""
    year = demo.why("pipeline_value", period="2025", by="team")
    months = [demo.why("pipeline_value", period=m) for m in MONTHS]
    for code in ("created", "won", "lost", "up", "down", "exchange"):
        by_month = sum(e.amount for found in months for e in found.effects if e.code == code)
        assert float(year.effect(code).amount) == pytest.approx(float(by_month), abs=0.1)
        by_team = sum(p.effects.get(code, Decimal(0)) for p in year.parts)
        assert by_team == year.effect(code).amount
    assert sum(p.amount for p in year.parts) == year.change


BUYERS = """
    SELECT count(DISTINCT customer), count(*), sum(amount) FROM sales
    WHERE inside(day) AND kind = 'order' AND customer IS NOT NULL AND amount IS NOT NULL
"""
CREDITS = "SELECT count(*), sum(amount) FROM sales WHERE inside(day) AND kind = 'credit'"
DECIDED = """
    SELECT count(*), count(*) FILTER (outcome = 'won'), sum(at_closing) FILTER (outcome = 'won') FROM deals
    WHERE inside(closed_on) AND outcome IN ('won', 'lost')
"""


@pytest.mark.parametrize(("period", "before"), [("2025-Q3", "2025-Q2"), ("2025-06", "2025-05")])
def test_what_revenue_is_taken_apart_into(demo: Workspace, judge: Judge, period: str, before: str) -> None:
    found = demo.why("revenue", period=period)
    for at, when in ((period, "after"), (before, "before")):
        judge.during(at)
        customers, orders, amount = one(judge, BUYERS)
        credited, credits = one(judge, CREDITS)
        told = {e.code: float(getattr(e, when)) for e in found.effects}
        assert told["customers"] == customers
        assert told["frequency"] == pytest.approx(orders / customers)
        assert told["basket"] == pytest.approx(amount / orders)
        assert told["credits"] == pytest.approx(credits)
        assert getattr(found.effect("credits"), f"n_{when}") == credited
    assert found.change == sum(e.amount for e in found.effects)
    assert float(found.after) == pytest.approx(float(demo.kpi("revenue", period=period).one.value), abs=0.006)


def test_what_revenue_is_taken_apart_into_by_its_deals(demo: Workspace, judge: Judge) -> None:
    found = demo.why("revenue", period="2025-Q3", by="team", through="deals")
    for at, when in (("2025-Q3", "after"), ("2025-Q2", "before")):
        judge.during(at)
        decided, won, amount = one(judge, DECIDED)
        told = {e.code: getattr(e, when) for e in found.effects}
        assert (told["decided"], float(told["win_rate"])) == (decided, pytest.approx(won / decided))
        assert float(told["size"]) == pytest.approx(amount / won)
    assert found.change == sum(e.amount for e in found.effects) == sum(p.amount for p in found.parts)


def test_the_rows_behind_a_segment_add_up_to_it(demo: Workspace) -> None:
    found = demo.why("revenue", period="2025-Q3", by="team")
    for part in found.parts:
        name = part.group["team"]
        if name is not None:
            rows = demo.why_rows(found, name).to_pylist()
            sums = [sum(Decimal(r["adds"]) for r in rows if r["when"] == when) for when in ("before", "after")]
            assert sums == pytest.approx([Decimal(float(part.before)), Decimal(float(part.after))], abs=Decimal("0.01"))


# Stays in a stage: from a version in another stage to the next; settled when further on, or closed.
STAGES = """
    WITH moves AS (
        SELECT v.deal, v.pipeline, v.stage, v.valid_from, v.since, v.outcome, p.position,
               lag(v.stage) OVER w AS before, lag(v.outcome) OVER w AS was
        FROM versions v LEFT JOIN now.stages p ON p.pipeline = v.pipeline AND p.name = v.stage
        WINDOW w AS (PARTITION BY v.deal ORDER BY v.valid_from)
    ),
    entered AS (
        SELECT * FROM moves WHERE outcome = 'open' AND stage IS DISTINCT FROM before
        QUALIFY row_number() OVER (PARTITION BY deal, pipeline, stage ORDER BY valid_from) = 1
    ),
    settled AS (
        SELECT e.deal, e.pipeline, e.stage, e.since, d.outcome, d.closed_on,
               least((SELECT min(m.since) FROM moves m WHERE m.deal = e.deal AND m.pipeline = e.pipeline
                        AND m.outcome = 'open' AND m.valid_from >= e.valid_from AND m.position > e.position),
                     CASE WHEN d.outcome = 'won' THEN d.closed_on END) AS beyond
        FROM entered e JOIN deals d ON d.id = e.deal
    )
    SELECT pipeline, stage, count(*) FILTER (inside(since)),
           count(*) FILTER (inside(coalesce(beyond, CASE WHEN outcome <> 'open' THEN closed_on END))),
           count(*) FILTER (inside(beyond)), median(beyond - since) FILTER (inside(beyond))
    FROM settled GROUP BY 1, 2
"""


def test_what_the_bottleneck_is_worked_out_from(demo: Workspace, judge: Judge) -> None:
    found = demo.bottleneck(period="2025-Q4")
    for period, when in (("2025-Q4", "after"), ("2025-Q3", "before")):
        judge.during(period)
        by_hand = {(r[0], r[1]): tuple(r[2:]) for r in judge.con.execute(STAGES).fetchall()}
        for stage in found.stages:
            seen = getattr(stage, when)
            told = (seen.entrants, seen.decided, seen.beyond, seen.days)
            assert told == by_hand[stage.pipeline, stage.stage], (stage.pipeline, stage.stage, period)
    totals = [s.cost.total for s in found.stages if s.cost and s.enough]
    assert found.worst is not None
    assert found.worst.cost is not None
    assert found.worst.cost.total == min(totals)
