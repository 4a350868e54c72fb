"""What must hold between readings, whatever the figures: sums, terms, viewers, and that nothing is missing."""

from decimal import Decimal

import pytest
from tests.oracle.judge import MONTHS

from cadran import KPIS, Viewer, Workspace
from cadran.metrics.kpi import Kind
from cadran.metrics.reading import Number, Reading

FLOWS = [k for k, kpi in KPIS.items() if kpi.kind is Kind.FLOW]
STOCKS = [k for k, kpi in KPIS.items() if kpi.kind is Kind.STOCK]
# Terms that do not add up over reps: distinct customers or deals, targets of another level, products of rates.
DISTINCT = {
    "revenue_per_customer", "new_customer_rate", "stage_conversion_rate", "slipped_deals", "accounts_visited_per_week",
    "target_attainment", "activity_rate", "forecast_accuracy", "pipeline_coverage", "sales_velocity",
}  # fmt: skip
# Of nobody, or of a customer segment: by rep there are none.
NOT_OF_REPS = {"social_mentions", "social_sentiment", "clv", "clv_to_cac", "market_share", "market_share_growth"}
ANONYMOUS = {"rep_pulse"}  # by nobody, and only its mean is told
PRODUCTS = {"cac_payback"}  # three terms multiplied: neither part adds up
RATIOS = [k for k, kpi in KPIS.items() if kpi.kind in {Kind.RATIO, Kind.MEAN, Kind.COHORT} and k not in DISTINCT]
# Nor over months, because the base, the customers at the start or the reps counted are others.
OTHER_BASES = {
    "revenue_growth", "revenue_per_rep", "market_share_growth", "quota_attainment_rate", "data_completeness",
    "customer_retention_rate", "churn_rate", "customers_lost", "lost_customer_revenue", "upsell_rate",
    "cross_sell_rate", "net_revenue_retention", "gross_revenue_retention", "clv", "clv_to_cac",
}  # fmt: skip
OF_MONTHS = [k for k in RATIOS if k not in OTHER_BASES | PRODUCTS | ANONYMOUS]
OF_REPS = [k for k in RATIOS if k not in NOT_OF_REPS | PRODUCTS | ANONYMOUS]
PEOPLE = ["R05", "R10", "R23", "R24", "R07"]


def added(values: list[Number | None]) -> Decimal:
    return sum((Decimal(str(v)) for v in values if v is not None), Decimal(0))


def near(one: Number | None, other: Number | None) -> bool:
    return float(one or 0) == pytest.approx(float(other or 0), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("kpi", FLOWS)
def test_months_of_a_flow_add_up_to_the_year(demo: Workspace, kpi: str) -> None:
    months = demo.kpi(kpi, period="2025", grain="month")
    assert len(months) == len(MONTHS)
    assert near(added([m.value for m in months]), demo.kpi(kpi, period="2025").one.value)


@pytest.mark.parametrize("by", ["rep", "team", "manager"])
@pytest.mark.parametrize("kpi", [k for k in (*FLOWS, *STOCKS) if k not in NOT_OF_REPS])
def test_groups_of_a_flow_or_stock_add_up_to_the_whole(demo: Workspace, kpi: str, by: str) -> None:
    whole = demo.kpi(kpi, period="2025-09").one
    groups = demo.kpi(kpi, period="2025-09", by=by)
    assert near(added([g.value for g in groups]), whole.value)
    assert sum(g.excluded for g in groups) == whole.excluded


@pytest.mark.parametrize("kpi", OF_REPS)
def test_terms_add_up_over_reps(demo: Workspace, kpi: str) -> None:
    whole, groups = demo.kpi(kpi, period="2025").one, demo.kpi(kpi, period="2025", by="rep")
    assert near(added([g.numerator for g in groups]), whole.numerator)
    assert near(added([g.denominator for g in groups]), whole.denominator)


@pytest.mark.parametrize("kpi", OF_MONTHS)
def test_terms_add_up_over_months(demo: Workspace, kpi: str) -> None:
    whole, months = demo.kpi(kpi, period="2025").one, demo.kpi(kpi, period="2025", grain="month")
    assert near(added([m.numerator for m in months]), whole.numerator)
    assert near(added([m.denominator for m in months]), whole.denominator)


@pytest.mark.parametrize("kpi", sorted(DISTINCT - {"target_attainment", "activity_rate", "pipeline_coverage"}))
def test_a_total_is_counted_anew_and_not_averaged(demo: Workspace, kpi: str) -> None:
    """The total of months is none of: the sum of their values, their mean."""
    whole, months = demo.kpi(kpi, period="2025").one, demo.kpi(kpi, period="2025", grain="month")
    total = added([m.value for m in months])
    assert not near(total, whole.value)
    assert not near(total / len(months), whole.value)


@pytest.mark.parametrize("kpi", [k for k, found in KPIS.items() if not found.needs_by])
def test_the_demo_company_has_every_kpi(demo: Workspace, kpi: str) -> None:
    reading = demo.kpi(kpi, period="2025").one
    assert reading.value is not None, reading.reason
    assert reading.coverage is None or 0 < reading.coverage <= 1


def test_revenue_of_products_is_revenue(demo: Workspace) -> None:
    whole = demo.kpi("revenue", period="2025").one.value
    products = demo.kpi("revenue", period="2025", by="product")
    assert len(products) > 10
    assert added([p.value for p in products]) == whole


def test_shares_add_up_to_one(demo: Workspace) -> None:
    assert near(added([r.value for r in demo.kpi("revenue_share", period="2025", by="region")]), 1)


def of_rep(demo: Workspace, kpi: str, rep: str) -> Reading:
    return next(r for r in demo.kpi(kpi, period="2025", by="rep") if r.group_id["rep"] == f"demo/{rep}")


@pytest.mark.parametrize(
    "kpi", ["new_customers", "revenue", "deals_created", "win_rate", "calls", "open_deals", "sqls"]
)
@pytest.mark.parametrize("rep", PEOPLE)
def test_a_rep_sees_the_truth_about_own_rows(demo: Workspace, kpi: str, rep: str) -> None:
    """A customer who bought from a colleague first is no new customer, though the rep does not see that sale."""
    seen = demo.seen_by(Viewer("rep", f"demo/{rep}")).kpi(kpi, period="2025").one
    truth = of_rep(demo, kpi, rep)
    assert (seen.value, seen.n, dict(seen.excluded_by)) == (truth.value, truth.n, dict(truth.excluded_by))


def test_a_manager_sees_those_below(demo: Workspace) -> None:
    """Marc Delattre's team sells in Île-de-France; his reading is that of its reps as they stand today."""
    below = {"Marc Delattre", "Camille Moreau", "Julien Faure", "Lucas Petit", "Aurélie Blanc"}
    everyone = demo.kpi("calls", period="2025", by="rep")
    seen = demo.seen_by(Viewer("manager", "demo/R02"))
    assert {r.group["rep"] for r in seen.kpi("calls", period="2025", by="rep")} <= below
    assert near(
        seen.kpi("calls", period="2025").one.value, added([r.value for r in everyone if r.group["rep"] in below])
    )


def test_what_nobody_owns_is_the_executives(demo: Workspace) -> None:
    assert len(demo.kpi("revenue", period="2025", by="rep", where=["rep="])) == 1
    seen = demo.seen_by(Viewer("rep", "demo/R23")).kpi("revenue", period="2025", by="rep")
    assert [r.group["rep"] for r in seen] == ["Aurélie Blanc"]
