"""Microsoft's sample company: orders, quotas with windows of their own, territories."""

from pathlib import Path

import pytest
from tests.datasets.conftest import Made, Oracle, by_group, readings

CENT = 0.0051
SPAN = "2011-05-01..2014-06-30"


@pytest.fixture(scope="module")
def works(made: Made) -> Path:
    return made("adventureworks")


def test_the_38_published_months(works: Path, oracle: Oracle) -> None:
    published = oracle("adventureworks")["monthly"]
    found = readings(works, "revenue", "--period", SPAN, "--grain", "month")
    assert {r["period"]["from"][:7]: [r["n"], r["value"]] for r in found} == {
        month: [orders, pytest.approx(amount, abs=CENT)] for month, (orders, amount) in published.items()
    }
    assert len(found) == 38


def test_attainment_is_a_ratio_of_sums_over_the_quotas_own_windows(works: Path, oracle: Oracle) -> None:
    wanted = oracle("adventureworks")
    (team,) = readings(works, "target_attainment", "--period", "all")
    assert team["value"] == pytest.approx(wanted["attainment_team"], abs=1e-6)
    assert team["value"] != pytest.approx(wanted["attainment_mean_of_ratios_TRAP"], abs=1e-3)
    assert team["denominator"] == wanted["quota_total"]
    assert team["of"] == "revenue"
    reps = by_group(works, "target_attainment", "rep", period="all")
    listed = wanted["attainment_by_rep_all_periods"]
    assert {n: reps[n] for n in listed} == pytest.approx({n: v["attainment"] for n, v in listed.items()}, abs=1e-6)


def test_windows_opened_in_a_year_belong_to_it(works: Path, oracle: Oracle) -> None:
    wanted = oracle("adventureworks")["attainment_windows_opened_2013"]
    found = by_group(works, "target_attainment", "rep", period="2013")
    assert {n: found[n] for n in wanted} == pytest.approx(wanted, abs=1e-6)


def test_revenue_by_rep(works: Path, oracle: Oracle) -> None:
    wanted = oracle("adventureworks")["by_rep"]
    amount = by_group(works, "revenue", "rep", period="all")
    size = by_group(works, "average_order_value", "rep", period="all")
    assert {n: amount[n] for n in wanted} == pytest.approx({n: v["revenue"] for n, v in wanted.items()}, abs=CENT)
    assert {n: size[n] for n in wanted} == pytest.approx({n: v["aov"] for n, v in wanted.items()}, abs=CENT)


def test_online_orders_have_no_rep_and_are_shown_as_unknown(works: Path, oracle: Oracle) -> None:
    amount = by_group(works, "revenue", "rep", period="all")
    assert amount[None] == pytest.approx(oracle("adventureworks")["online_revenue"], abs=CENT)
    (sold,) = readings(works, "revenue", "--period", "all", "--where", "rep!=")
    assert (sold["n"], sold["value"]) == (3806, pytest.approx(oracle("adventureworks")["reseller_revenue"], abs=CENT))


def test_revenue_by_territory(works: Path, oracle: Oracle) -> None:
    assert by_group(works, "revenue", "region", period="all") == pytest.approx(
        oracle("adventureworks")["revenue_by_territory"], abs=CENT
    )


def test_fiscal_years_of_the_reps(works: Path, oracle: Oracle) -> None:
    """The view's fiscal year 2013 runs from July 2012 to June 2013."""
    wanted = {n: v["2013"] for n, v in oracle("adventureworks")["rep_fiscal_year"].items() if "2013" in v}
    found = by_group(works, "revenue", "rep", period="2012-07-01..2013-06-30")
    assert {n: found[n] for n in wanted} == pytest.approx(wanted, abs=CENT)


def test_shipped_after_a_week_and_always_on_time(works: Path, oracle: Oracle) -> None:
    wanted = oracle("adventureworks")
    (days,) = readings(works, "delivery_time", "--period", "all")
    assert days["value"] == pytest.approx(wanted["days_to_ship_mean"], abs=1e-4)
    (on_time,) = readings(works, "on_time_in_full", "--period", "all", "--variant", "delivered")
    assert (on_time["value"], on_time["numerator"]) == (wanted["on_time"], on_time["denominator"])


def test_what_the_resellers_of_2012_bought_a_year_later(works: Path, oracle: Oracle) -> None:
    """Resellers are told by an industry that the mapping gives to accounts with a store."""
    asked = ("--period", "2013", "--variant", "orders", "--where", "industry=Reseller")
    (found,) = readings(works, "net_revenue_retention", *asked)
    assert found["value"] == pytest.approx(oracle("adventureworks")["net_revenue_retention_2012_2013"], abs=1e-6)
    assert found["denominator"] == pytest.approx(oracle("adventureworks")["reseller_revenue_by_year"]["2012"], abs=CENT)


def test_resellers_of_2012_who_are_still_customers_a_year_later(works: Path, oracle: Oracle) -> None:
    """Within twelve months: whoever bought in 2012 is a customer at its end, whoever did in 2013 at that one's."""
    asked = ("--period", "2013", "--where", "industry=Reseller")
    (kept,) = readings(works, "customer_retention_rate", *asked)
    assert kept["value"] == pytest.approx(oracle("adventureworks")["logo_retention_2012_2013"], abs=1e-6)
    assert (kept["numerator"], kept["denominator"]) == (346, 419)
    (lost,) = readings(works, "customers_lost", *asked)
    assert lost["value"] == 419 - 346
