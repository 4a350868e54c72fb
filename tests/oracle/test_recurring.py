"""The family `recurring` of the demo company, by hand: contracts at a moment, and what moved between two moments."""

from datetime import date

import pytest
from tests.oracle.judge import Case, Judge, same

from cadran.sources.demo import Company

# A subscription belongs to its customer, the head of the group, and through it to that company's owner and industry:
# a movement is the customer's, and cannot be split over those who signed its contracts.
RUNNING = """
    SELECT s.*, c.owner_id AS rep, c.industry, c.size, c.country
    FROM (SELECT * EXCLUDE (rep) FROM serving(stop_day())) s LEFT JOIN now.accounts c ON c.id = s.customer
"""
# Service on some day of the period's last month, though it may have ended within it. Of a contract whose price changed
# meanwhile the last price, or it would count twice.
IN_THE_MONTH = """
    SELECT s.*, c.industry FROM subs s LEFT JOIN now.accounts c ON c.id = s.customer
    WHERE s.since < stop_day() AND s.until > date_trunc('month', stop_day() - 1)
    QUALIFY row_number() OVER (PARTITION BY coalesce(s.contract, s.id::VARCHAR) ORDER BY s.since DESC) = 1
"""
COUNTED = "count(DISTINCT customer)"  # a customer is one unit, however many contracts it has


def moved(move: str) -> Case:
    return Case(f"SELECT * FROM mrr_moves() WHERE move = '{move}'", "coalesce(sum(change), 0)", "count(*)")


# "Now" is the period's end, today while it runs; "then" is twelve calendar months before. Who came since is in neither.
KEPT = """
    SELECT b.customer, b.mrr AS before, coalesce(n.mrr, 0) AS now, c.owner_id AS rep, c.industry, c.size, c.country
    FROM mrr_of(months_before(stop_day(), 12)) b LEFT JOIN mrr_of(stop_day()) n ON n.customer = b.customer
    JOIN now.accounts c ON c.id = b.customer
"""
# Who ordered in the twelve months before the last twelve: a credit alone buys nothing, but lowers what was bought.
BUYERS = """
    SELECT customer, c.industry,
           sum(amount) FILTER (day < months_before(stop_day(), 12)) AS before,
           coalesce(sum(amount) FILTER (day >= months_before(stop_day(), 12)), 0) AS now
    FROM sales s JOIN now.accounts c ON c.id = s.customer
    WHERE day < stop_day() AND day >= months_before(stop_day(), 24) GROUP BY customer, c.industry
    HAVING count(*) FILTER (kind = 'order' AND day < months_before(stop_day(), 12)) > 0
"""
# Over several months: all that was lost in them over all that each month began with, a rate per month. A quarter's loss
# over the quarter's start would count, in its third month, the loss of what came in the first.
STARTED = "SELECT * FROM mrr_moves() WHERE opening > 0"
LEFT = "coalesce(sum(change) FILTER (move = 'churned'), 0)"
LEFT_OR_LESS = "coalesce(sum(change) FILTER (move IN ('churned', 'contraction')), 0)"

STOCKS = {
    "mrr": Case(RUNNING, "coalesce(sum(monthly), 0)", COUNTED, why=True),
    "arr": Case(RUNNING, "12 * coalesce(sum(monthly), 0)", COUNTED, why=True),
}
MOVES = {
    "new_mrr": moved("new"),
    "expansion_mrr": moved("expansion"),
    "contraction_mrr": moved("contraction"),
    "churned_mrr": moved("churned"),
    "reactivation_mrr": moved("reactivation"),
    "net_new_mrr": Case(
        "SELECT * FROM mrr_moves() WHERE move IS NOT NULL", "coalesce(sum(closing - opening), 0)", "count(*)"
    ),
}
RATES = {
    "net_revenue_retention": Case(
        KEPT, "sum(now) / sum(before)", nothing=None, terms=("sum(now)", "sum(before)")
    ),
    "gross_revenue_retention": Case(
        KEPT, "sum(least(now, before)) / sum(before)", nothing=None, terms=("sum(least(now, before))", "sum(before)")
    ),
    "revenue_churn_rate": Case(
        STARTED, f"{LEFT_OR_LESS} / sum(opening)", nothing=None, terms=(LEFT_OR_LESS, "sum(opening)")
    ),
}  # fmt: skip
CASES = STOCKS | MOVES | RATES
VARIANTS = {
    ("mrr", "active_in_month"): Case(IN_THE_MONTH, "coalesce(sum(monthly), 0)", COUNTED, why=True),
    ("net_revenue_retention", "orders"): Case(
        BUYERS, "sum(now) / sum(before)", terms=("sum(now)", "sum(before)")
    ),
    ("revenue_churn_rate", "customers_left"): Case(STARTED, f"{LEFT} / sum(opening)", terms=(LEFT, "sum(opening)")),
}  # fmt: skip


@pytest.mark.parametrize("period", ["2025", "2024", "2025-Q2", "2025-05", "2025-11"])
@pytest.mark.parametrize("kpi", CASES)
def test_whole(judge: Judge, kpi: str, period: str) -> None:
    assert judge.whole(kpi, CASES[kpi], period)


@pytest.mark.parametrize("by", ["rep", "industry", "size", "country"])
@pytest.mark.parametrize("kpi", CASES)
def test_by(judge: Judge, kpi: str, by: str) -> None:
    assert judge.groups(kpi, CASES[kpi], by)


@pytest.mark.parametrize("kpi", CASES)
def test_by_month(judge: Judge, kpi: str) -> None:
    assert judge.months(kpi, CASES[kpi])


@pytest.mark.parametrize("period", ["2025", "2025-Q3", "2025-04"])
@pytest.mark.parametrize(("kpi", "variant"), VARIANTS)
def test_variants(judge: Judge, kpi: str, variant: str, period: str) -> None:
    assert judge.whole(kpi, VARIANTS[kpi, variant], period, variant=variant)


@pytest.mark.parametrize("kpi", ["mrr", "new_mrr", "churned_mrr", "net_new_mrr", "net_revenue_retention"])
@pytest.mark.parametrize("day", ["2025-05-14", "2025-06-30"])
def test_as_of_a_day(judge: Judge, kpi: str, day: str) -> None:
    """While the year runs: to the end of that day, and its twelve months back from there."""
    assert judge.whole(kpi, CASES[kpi], "2025", date.fromisoformat(day))


# ---------------------------------------------------------------- what must hold whatever the figures

# Whole months and spans that begin and end within one, and the day before each.
SPANS = {
    "2025-03": "2025-02-28",
    "2025-Q2": "2025-03-31",
    "2024": "2023-12-31",
    "2023-07-01..2025-06-30": "2023-06-30",
    "2025-03-10..2025-05-20": "2025-03-09",
    "2025-W46": "2025-11-09",
    "2023-05..2023-09": "2023-04-30",  # two contracts whose first price has no exchange rate get one that has
}
UP, DOWN = ("new_mrr", "expansion_mrr", "reactivation_mrr"), ("contraction_mrr", "churned_mrr")


def value(judge: Judge, kpi: str, period: str) -> float:
    return float(judge.read(kpi, period=period).one.value or 0)


@pytest.mark.parametrize(("span", "before"), SPANS.items())
def test_movements_lead_from_one_mrr_to_the_other(judge: Judge, span: str, before: str) -> None:
    grown = value(judge, "mrr", span) - value(judge, "mrr", before)
    up, down = (sum(value(judge, kpi, span) for kpi in kpis) for kpis in (UP, DOWN))
    assert same(up - down, grown)
    assert same(value(judge, "net_new_mrr", span), grown)


@pytest.mark.parametrize("by", ["industry", "rep"])
def test_movements_add_up_in_every_group(judge: Judge, by: str) -> None:
    found = {kpi: {r.group[by]: r.value for r in judge.read(kpi, period="2025", by=by)} for kpi in (*UP, *DOWN)}
    for net in judge.read("net_new_mrr", period="2025", by=by):
        up, down = (sum(float(found[kpi].get(net.group[by]) or 0) for kpi in kpis) for kpis in (UP, DOWN))
        assert same(up - down, net.value), net.group


@pytest.mark.parametrize("period", ["2025", "2024-Q3", "2025-02"])
def test_a_year_of_mrr(judge: Judge, period: str) -> None:
    assert same(value(judge, "arr", period), 12 * value(judge, "mrr", period))


@pytest.mark.parametrize("period", ["2024", "2025", *(f"2025-{m:02}" for m in range(1, 13))])
def test_what_is_kept_gross_is_at_most_what_is_kept_net_and_all(judge: Judge, period: str) -> None:
    gross, net = value(judge, "gross_revenue_retention", period), value(judge, "net_revenue_retention", period)
    assert 0 < gross <= min(net, 1)


@pytest.mark.parametrize("kpi", ["new_mrr", "churned_mrr", "net_new_mrr"])
def test_twelve_months_make_the_year(judge: Judge, kpi: str) -> None:
    months = judge.read(kpi, period="2025", grain="month")
    assert same(sum(float(m.value or 0) for m in months), value(judge, kpi, "2025"))


def test_as_much_is_lost_as_truly_is(judge: Judge, company: Company) -> None:
    """Contracts end with one probability each month; here in MRR, where a customer's other contracts soften it."""
    churned = judge.read("revenue_churn_rate", period="2024-01..2025-12", variant="customers_left").one
    assert 0.5 * company.truth.monthly_churn < float(churned.value or 0) < 1.2 * company.truth.monthly_churn
