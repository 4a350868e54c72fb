"""The family `revenue` of the demo company (basis: orders), by hand."""

import pytest
from tests.oracle.judge import Case, Judge

SALES = "SELECT *, day AS at FROM sales WHERE inside(day)"
BUYERS = "nullif(count(DISTINCT customer) FILTER (kind = 'order'), 0)"  # a credit is no sale
FIRST = "SELECT s.* FROM sales s JOIN firsts f ON f.sale = s.id WHERE inside(s.day)"
# What an order's lines do not account for, its header discount above all, is revenue without a known cost.
COSTED = """
    SELECT rep, net - cost AS margin, net, CASE WHEN cost IS NULL THEN 'no_cost' END AS why FROM lines WHERE inside(day)
    UNION ALL
    SELECT s.rep, NULL, s.amount - coalesce(sum(l.net), 0) AS rest, 'no_cost'
    FROM sales s LEFT JOIN lines l ON l.order_id = s.id WHERE inside(s.day)
    GROUP BY s.id, s.rep, s.amount HAVING abs(rest) > 0.00001
"""
COST_KNOWN = "sum(net) FILTER (why IS NULL) / sum(net)"  # the share of revenue with a known cost
SELLING = """
    SELECT rep_id AS rep, amount::DOUBLE * factor(currency, spent_on) AS spent
    FROM now.expenses
    WHERE inside(spent_on) AND category IN ('salary', 'commission', 'tool', 'travel', 'representation')
      AND (rep_id IS NOT NULL OR team_id IS NOT NULL)
"""
# Days of the period between arrival and departure, of reps with a revenue target that touches the period.
CARRIERS = """
    SELECT DISTINCT r.id AS rep, NULL::DOUBLE AS amount, NULL::BIGINT AS sale,
           greatest(0, least(coalesce(r.left_on + 1, getvariable('to_day')), getvariable('to_day'))
                       - greatest(coalesce(r.hired_on, getvariable('from_day')), getvariable('from_day')))
           / (getvariable('to_day') - getvariable('from_day')) AS share
    FROM now.targets t JOIN now.reps r ON r.id = t.rep_id
    WHERE t.kpi = 'revenue' AND t.starts_on < getvariable('to_day') AND t.ends_on >= getvariable('from_day')
"""
BUSINESS = """
    SELECT s.rep, s.amount, CASE
        WHEN f.sale IS NOT NULL THEN 'new'
        WHEN s.renews THEN 'repeat'
        WHEN d.kind IN ('new', 'cross_sell') THEN 'new'
        WHEN d.kind IS NOT NULL THEN 'repeat'
        END AS business, CASE WHEN business IS NULL THEN 'no_kind' END AS why
    FROM sales s LEFT JOIN firsts f ON f.sale = s.id LEFT JOIN deals d ON d.id = s.deal
    WHERE inside(s.day)
"""

CASES = {
    "revenue": Case(SALES, "sum(amount)"),
    "revenue_growth": Case(
        """SELECT *, 1 AS now FROM sales WHERE inside(day) UNION ALL BY NAME
           SELECT * FROM sales WHERE day < getvariable('from_day') AND day >= before(getvariable('from_day'))""",
        """CASE WHEN sum(amount) FILTER (now IS NULL) > 0
           THEN coalesce(sum(amount) FILTER (now = 1), 0) / sum(amount) FILTER (now IS NULL) - 1 END""",
        "count(now)", nothing=None,
    ),
    "revenue_per_rep": Case(
        f"SELECT rep, amount, id AS sale, NULL AS share FROM sales WHERE inside(day) UNION ALL {CARRIERS}",
        "sum(amount) / sum(share)", "count(sale)", nothing=None,
    ),
    "average_deal_size": Case(
        """SELECT closer AS rep, at_closing, CASE WHEN amount IS NULL THEN 'no_amount' END AS why
           FROM deals WHERE outcome = 'won' AND inside(closed_on)""",
        "avg(at_closing)", why=True, nothing=None,
    ),
    "average_order_value": Case(f"{SALES} AND kind = 'order'", "avg(amount)", nothing=None),
    "revenue_per_customer": Case(
        SALES, f"sum(amount) / {BUYERS}", BUYERS, nothing=None
    ),
    "new_customer_revenue": Case(
        "SELECT s.* FROM sales s JOIN firsts f USING (customer) WHERE inside(s.day) AND s.day < f.day + 365",
        "sum(amount)",
    ),
    "new_customers": Case(FIRST, "count(*)"),
    "new_customer_rate": Case(
        """SELECT s.rep, s.customer, s.kind, f.sale
           FROM sales s LEFT JOIN firsts f ON f.sale = s.id WHERE inside(s.day)""",
        f"count(sale) / {BUYERS}", BUYERS, nothing=None,
    ),
    "new_customer_price": Case(FIRST, "avg(amount)", nothing=None),
    "gross_margin": Case(COSTED, "sum(margin)", why=True, coverage=COST_KNOWN),
    "gross_margin_rate": Case(COSTED, "sum(margin) / sum(net)", why=True, coverage=COST_KNOWN, nothing=None),
    "margin_on_selling_cost": Case(
        f"SELECT * FROM ({COSTED}) UNION ALL BY NAME {SELLING}",
        "coalesce(sum(margin), 0) / sum(spent)", "count(margin)", why=True, coverage=COST_KNOWN, nothing=None,
    ),
    "discount_amount": Case(SALES, "sum(discount)"),
    "discount_rate": Case(SALES, "sum(discount) / (sum(amount) + sum(discount))", nothing=None),
    "penalty_amount": Case(f"{SALES} AND penalty IS NOT NULL", "sum(penalty)"),
    "hours_sold": Case("SELECT * FROM lines WHERE unit = 'hour' AND inside(day)", "sum(quantity)"),
    "new_business_revenue": Case(
        BUSINESS, "coalesce(sum(amount) FILTER (business = 'new'), 0)", why=True,
        coverage="sum(amount) FILTER (why IS NULL) / sum(amount)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kpi", CASES)
def test_year(judge: Judge, kpi: str) -> None:
    assert judge.whole(kpi, CASES[kpi])


@pytest.mark.parametrize("kpi", CASES)
def test_by_rep(judge: Judge, kpi: str) -> None:
    assert judge.groups(kpi, CASES[kpi])


@pytest.mark.parametrize("kpi", CASES)
def test_by_month(judge: Judge, kpi: str) -> None:
    assert judge.months(kpi, CASES[kpi])
