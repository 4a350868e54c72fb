"""Breakdowns other than by rep, by hand: every group, the unknown one among them."""

import pytest
from tests.oracle.judge import Case, Judge

# The region of a sale is its own: one path for all rows, because orders have regions.
SOLD = """
    SELECT s.amount, s.region, s.country, s.channel, s.contact_method, a.industry, a.size, c.name AS customer,
           t.name AS team,
           CASE WHEN s.day < f.day + 365 THEN 'new' WHEN s.day >= f.day + 365 THEN 'existing' END AS newness
    FROM sales s LEFT JOIN now.accounts a ON a.id = s.account LEFT JOIN now.accounts c ON c.id = s.customer
    LEFT JOIN firsts f ON f.customer = s.customer
    LEFT JOIN stood w ON w.rep = s.rep AND w.day = s.day LEFT JOIN now.teams t ON t.id = w.team
    WHERE inside(s.day)
"""
# What the lines of an order leave unallocated has no product.
BY_PRODUCT = """
    SELECT p.name AS product, p.category, l.net AS amount FROM lines l LEFT JOIN now.products p ON p.id = l.product
    WHERE inside(l.day)
    UNION ALL
    SELECT NULL, NULL, s.amount - coalesce(sum(l.net), 0) FROM sales s LEFT JOIN lines l ON l.order_id = s.id
    WHERE inside(s.day) GROUP BY s.id, s.amount HAVING abs(s.amount - coalesce(sum(l.net), 0)) > 0.00001
"""
DECIDED = """
    SELECT d.*, x.lead_source AS source, x.stage, a.industry, a.size, t.name AS team, m.name AS manager
    FROM deals d JOIN now.deals x ON x.id = d.id LEFT JOIN now.accounts a ON a.id = d.account
    LEFT JOIN stood w ON w.rep = d.closer AND w.day = d.closed_on
    LEFT JOIN now.teams t ON t.id = w.team LEFT JOIN now.reps m ON m.id = w.manager
    WHERE inside(d.closed_on) AND d.outcome IN ('won', 'lost')
"""
REVENUE = Case(SOLD, "sum(amount)", "NULL")
OF_PRODUCTS = Case(BY_PRODUCT, "sum(amount)", "NULL")
WON = Case(DECIDED, "avg((outcome = 'won')::INT)", nothing=None)
LOST = Case(f"SELECT * FROM ({DECIDED}) WHERE outcome = 'lost'", "count(*)")


@pytest.mark.parametrize(
    "by", ["region", "country", "channel", "contact_method", "industry", "size", "customer", "team", "newness"]
)
def test_revenue(judge: Judge, by: str) -> None:
    assert judge.groups("revenue", REVENUE, by)


@pytest.mark.parametrize("by", ["product", "category"])
def test_revenue_of_lines(judge: Judge, by: str) -> None:
    assert judge.groups("revenue", OF_PRODUCTS, by)


@pytest.mark.parametrize("by", ["region", "channel", "team"])
def test_shares(judge: Judge, by: str) -> None:
    whole = "(SELECT sum(amount) FROM sales WHERE inside(day))"
    assert judge.groups("revenue_share", Case(SOLD, f"sum(amount) / {whole}", "NULL"), by)


@pytest.mark.parametrize("by", ["team", "manager", "industry", "size", "source", "pipeline", "kind"])
@pytest.mark.parametrize("period", ["2025", "2024"])
def test_win_rate(judge: Judge, by: str, period: str) -> None:
    assert judge.groups("win_rate", WON, by, period)


@pytest.mark.parametrize("by", ["lost_reason", "competitor", "stage", "team"])
def test_deals_lost(judge: Judge, by: str) -> None:
    assert judge.groups("deals_lost", LOST, by)


def test_stage_conversion(judge: Judge) -> None:
    """By stage and nothing else, so that a stage of the same name in two pipelines is one group."""
    entered = """
        SELECT v.deal, v.pipeline, v.stage, min(v.valid_from) AS entered, any_value(p.position) AS position
        FROM (SELECT *, lag(stage) OVER (PARTITION BY deal ORDER BY valid_from) AS before FROM versions) v
        JOIN now.stages p ON p.pipeline = v.pipeline AND p.name = v.stage
        WHERE v.outcome = 'open' AND v.stage IS DISTINCT FROM v.before AND inside(v.since) GROUP BY ALL
    """
    beyond = f"""
        SELECT e.stage, e.deal, d.outcome = 'won' OR EXISTS (
            SELECT 1 FROM versions w JOIN now.stages q ON q.pipeline = w.pipeline AND q.name = w.stage
            WHERE w.deal = e.deal AND w.outcome = 'open' AND w.valid_from >= e.entered AND q.position > e.position
        ) AS beyond
        FROM ({entered}) e JOIN deals d ON d.id = e.deal
    """
    assert judge.groups("stage_conversion_rate", Case(beyond, "avg(beyond::INT)", nothing=None), "stage")
