"""The family `pipeline` of the demo company, by hand; stocks from the versions of `deal_changes`."""

from datetime import date

import pytest
from tests.oracle.judge import Case, Judge

CREATED = "SELECT *, opener AS rep FROM deals WHERE inside(created_on)"
CLOSED = "SELECT *, closer AS rep FROM deals WHERE inside(closed_on) AND outcome IN ('won', 'lost')"
NO_AMOUNT = "CASE WHEN amount IS NULL THEN 'no_amount' END AS why"
# A quote led to an order: the one it names, else one of its deal since, else, accepted, the deal that was won.
SENT = """
    SELECT q.rep_id AS rep, q.status,
           EXISTS (FROM sales s WHERE s.kind = 'order' AND s.id = q.order_id)
           OR EXISTS (FROM sales s WHERE s.kind = 'order' AND s.deal = q.deal_id AND s.day >= q.sent_on)
           OR EXISTS (FROM deals d WHERE q.status = 'accepted' AND d.id = q.deal_id AND d.outcome = 'won') AS ordered
    FROM now.quotes q WHERE inside(q.sent_on)
"""
# A quote nobody answers has expired once its last day is past: the one written on it, else the 90th.
DECIDED = """
    SELECT rep_id AS rep, status, CASE WHEN status IN ('accepted', 'refused') THEN decided_on
                                       ELSE coalesce(expires_on, sent_on + 90) END AS decided
    FROM now.quotes
    WHERE sent_on IS NOT NULL AND inside(decided) AND (status <> 'sent' OR decided < getvariable('today'))
"""
# Every stage a deal came into during the period, from a version to the next: once per deal and stage.
ENTERED = """
    SELECT v.deal, v.pipeline, v.stage, arg_min(v.owner, v.valid_from) AS rep, min(v.valid_from) AS entered,
           any_value(p.position) AS position
    FROM (SELECT *, lag(stage) OVER (PARTITION BY deal ORDER BY valid_from) AS before FROM versions) v
    JOIN now.stages p ON p.pipeline = v.pipeline AND p.name = v.stage
    WHERE v.outcome = 'open' AND v.stage IS DISTINCT FROM v.before AND inside(v.since)
    GROUP BY v.deal, v.pipeline, v.stage
"""
BEYOND = f"""
    SELECT e.*, d.outcome <> 'open' AS closed, d.outcome = 'won' OR EXISTS (
               SELECT 1 FROM versions w JOIN now.stages q ON q.pipeline = w.pipeline AND q.name = w.stage
               WHERE w.deal = e.deal AND w.pipeline = e.pipeline AND w.outcome = 'open' AND w.valid_from >= e.entered
                 AND q.position > e.position) AS beyond
    FROM ({ENTERED}) e JOIN deals d ON d.id = e.deal
"""
# The expected day of an open deal, moved from one month to a later one between two versions.
SLIPS = """
    SELECT deal, owner AS rep FROM (
        SELECT *, lag(expected_close_on) OVER (PARTITION BY deal ORDER BY valid_from) AS before FROM versions)
    WHERE outcome = 'open' AND inside(since) AND date_trunc('month', expected_close_on) > date_trunc('month', before)
"""
FLOWS = {
    "deals_created": Case(CREATED, "count(*)"),
    "deals_created_value": Case(f"SELECT *, {NO_AMOUNT} FROM ({CREATED})", "sum(at_creation)", why=True),
    "deals_won": Case(f"{CLOSED} AND outcome = 'won'", "count(*)"),
    "deals_lost": Case(f"{CLOSED} AND outcome = 'lost'", "count(*)"),
    "lost_value": Case(
        f"SELECT *, {NO_AMOUNT} FROM ({CLOSED} AND outcome = 'lost')", "sum(at_closing)", why=True
    ),
    "win_rate": Case(CLOSED, "avg((outcome = 'won')::INT)", nothing=None),
    "win_rate_value": Case(
        f"SELECT *, {NO_AMOUNT} FROM ({CLOSED})",
        "sum(at_closing) FILTER (outcome = 'won') / sum(at_closing)", why=True, nothing=None, coverage="",
    ),
    "win_loss_ratio": Case(
        CLOSED, "count(*) FILTER (outcome = 'won') / nullif(count(*) FILTER (outcome = 'lost'), 0)", nothing=None
    ),
    "pipeline_conversion_rate": Case(
        CREATED, "avg((outcome = 'won')::INT)", nothing=None,
        beside={"resolved": "avg((outcome <> 'open')::INT)"},
    ),
    "sales_cycle": Case(
        f"""SELECT *, closed_on - qualified_on AS days, CASE WHEN qualified_on IS NULL THEN 'no_cycle_start'
            WHEN qualified_on > closed_on THEN 'ends_before_start' END AS why FROM ({CLOSED} AND outcome = 'won')""",
        "avg(days)", why=True, nothing=None,
    ),
    "proposals_sent": Case(SENT, "count(*)"),
    "proposal_success_rate": Case(DECIDED, "avg((status = 'accepted')::INT)", nothing=None),
    "orders_to_proposals": Case(SENT, "avg(ordered::INT)", nothing=None),
    "stage_conversion_rate": Case(
        BEYOND, "avg(beyond::INT)", nothing=None, beside={"resolved": "avg((beyond OR closed)::INT)"}
    ),
    "slipped_deals": Case(SLIPS, "count(DISTINCT deal)", "count(DISTINCT deal)", beside={"times": "count(*)"}),
    "sales_velocity": Case(
        f"""SELECT rep, 1 AS created, NULL AS outcome, NULL AS won FROM ({CREATED}) UNION ALL
            SELECT rep, NULL, outcome, CASE WHEN outcome = 'won' THEN at_closing END FROM ({CLOSED})""",
        """count(created) / (getvariable('to_day') - getvariable('from_day'))
           * count(*) FILTER (outcome = 'won') / nullif(count(outcome), 0) * avg(won)""",
        "count(outcome)", nothing=None,
    ),
}  # fmt: skip

OPEN = "SELECT *, owner AS rep FROM open_then() WHERE true"
# Before the period's end; before today until it is over: what is due today is not late today.
OVERDUE = "expected_close_on < least(getvariable('to_day'), getvariable('today'))"
# Of the deals that ever were in a stage and were closed in the 24 months before, the share won; of 30 at least.
WEIGHTED = f"""
    WITH passed AS (SELECT DISTINCT deal, pipeline, stage FROM versions WHERE outcome = 'open'),
    observed AS (
        SELECT p.pipeline, p.stage, avg((d.outcome = 'won')::INT) AS rate
        FROM passed p JOIN deals d ON d.id = p.deal
        WHERE d.closed_on <= getvariable('at_day') AND d.closed_on > getvariable('at_day') - INTERVAL 24 MONTH
        GROUP BY p.pipeline, p.stage HAVING count(*) >= 30
    )
    SELECT o.*, o.owner AS rep, coalesce(b.rate, o.probability, s.probability) AS weight,
           coalesce(o.probability, s.probability) AS stated, {NO_AMOUNT}
    FROM open_then() o LEFT JOIN observed b USING (pipeline, stage)
    LEFT JOIN now.stages s ON s.pipeline = o.pipeline AND s.name = o.stage
"""
SOLD = "SELECT rep, amount, NULL AS why FROM sales WHERE inside(day) AND day <= getvariable('at_day')"
COMMITTED = f"""
    {SOLD} UNION ALL
    SELECT owner, amount, {NO_AMOUNT} FROM open_then() WHERE forecast_category = 'commit' AND inside(expected_close_on)
"""
COVERING = f"""
    SELECT rep, NULL::DOUBLE AS open, amount AS sold, NULL::DOUBLE AS target, NULL AS overdue, NULL AS why FROM ({SOLD})
    UNION ALL BY NAME SELECT rep, value AS target FROM set_for() WHERE kpi = 'revenue' AND {{level}}
    UNION ALL BY NAME
    SELECT owner AS rep, amount AS open, {NO_AMOUNT} FROM open_then()
    WHERE inside(expected_close_on) AND NOT ({OVERDUE})
    UNION ALL BY NAME SELECT owner AS rep, amount AS overdue FROM open_then() WHERE {OVERDUE}
"""
COVERAGE = Case(
    COVERING.format(level="rep IS NULL AND team IS NULL"),
    "CASE WHEN sum(target) > sum(sold) THEN coalesce(sum(open), 0) / (sum(target) - sum(sold)) END",
    "count(open)", why=True, nothing=None, beside={"overdue_amount": "sum(overdue)"},
    coverage="""count(*) FILTER (open IS NOT NULL)
                / nullif(count(*) FILTER (open IS NOT NULL OR why IS NOT NULL), 0)""",
)  # fmt: skip
STOCKS = {
    "pipeline_value": Case(f"SELECT *, {NO_AMOUNT} FROM ({OPEN})", "coalesce(sum(amount), 0)", why=True),
    "open_deals": Case(OPEN, "count(*)"),
    "weighted_pipeline": Case(
        WEIGHTED, "sum(amount * weight)", why=True, beside={"stated": "sum(amount * stated)"}
    ),
    "commit_amount": Case(COMMITTED, "sum(amount)", why=True, coverage=""),
    "overdue_deals": Case(f"{OPEN} AND {OVERDUE}", "count(*)", beside={"amount": "coalesce(sum(amount), 0)"}),
}  # fmt: skip
# What is planned is only known as of today.
NO_NEXT_STEP = Case(
    """SELECT *, owner AS rep FROM open_then() o
       WHERE o.deal NOT IN (SELECT deal_id FROM now.activities
                            WHERE deal_id IS NOT NULL
                              AND (status = 'planned' OR getvariable('at_day') < getvariable('today'))
                              AND booked_day <= getvariable('at_day')
                              AND scheduled_day >= least(getvariable('to_day'), getvariable('today')))
         AND o.deal NOT IN (SELECT id FROM deals
                            WHERE next_step_on >= least(getvariable('to_day'), getvariable('today')))""",
    "count(*)", beside={"amount": "coalesce(sum(amount), 0)"},
)  # fmt: skip


@pytest.mark.parametrize("kpi", FLOWS)
def test_year(judge: Judge, kpi: str) -> None:
    assert judge.whole(kpi, FLOWS[kpi])


@pytest.mark.parametrize("kpi", FLOWS)
def test_by_rep(judge: Judge, kpi: str) -> None:
    assert judge.groups(kpi, FLOWS[kpi])


@pytest.mark.parametrize("kpi", FLOWS)
def test_by_month(judge: Judge, kpi: str) -> None:
    assert judge.months(kpi, FLOWS[kpi])


@pytest.mark.parametrize("period", ["2025-06", "2025"])
@pytest.mark.parametrize("kpi", STOCKS)
def test_stock_at_the_end_of(judge: Judge, kpi: str, period: str) -> None:
    assert judge.whole(kpi, STOCKS[kpi], period)


@pytest.mark.parametrize("period", ["2025-06", "2025"])
@pytest.mark.parametrize("kpi", STOCKS)
def test_stock_by_rep_at_the_end_of(judge: Judge, kpi: str, period: str) -> None:
    assert judge.groups(kpi, STOCKS[kpi], period=period)


@pytest.mark.parametrize(
    ("period", "today"), [("2025", "2025-06-30"), ("2025-Q3", "2025-08-10"), ("2025-06", "2025-12-31")]
)
def test_coverage_of_what_is_left(judge: Judge, period: str, today: str) -> None:
    assert judge.whole("pipeline_coverage", COVERAGE, period, date.fromisoformat(today))


def test_deals_without_a_next_step_then(judge: Judge) -> None:
    """What was planned at the end of June: booked by then for a later day, whatever became of it since."""
    planned = """SELECT *, owner AS rep FROM open_then() o
        WHERE o.deal NOT IN (
            SELECT deal_id FROM now.activities WHERE deal_id IS NOT NULL
              AND scheduled_day > getvariable('at_day') AND booked_day <= getvariable('at_day'))
          AND o.deal NOT IN (SELECT id FROM deals WHERE next_step_on > getvariable('at_day'))"""
    assert judge.whole("deals_without_next_step", Case(planned, "count(*)"), "2025-06")


def test_deals_without_a_next_step_today(judge: Judge) -> None:
    assert judge.whole("deals_without_next_step", NO_NEXT_STEP)
    assert judge.groups("deals_without_next_step", NO_NEXT_STEP)


@pytest.mark.parametrize("kpi", STOCKS)
def test_stock_by_month(judge: Judge, kpi: str) -> None:
    assert judge.months(kpi, STOCKS[kpi])
