"""The reverse plan of the demo company: its rates against hand-written SQL, its chain against what is missing."""

import pytest
from tests.oracle.judge import Judge

from cadran.workspace import Workspace

DAY = "DATE '2025-11-15'"
YEAR = f"BETWEEN {DAY} - 364 AND {DAY}"
COUNTED = {
    "win": (f"count(*) FILTER (outcome = 'won')::DOUBLE FROM now.deals WHERE closed_on {YEAR}",
            f"count(*) FILTER (outcome IN ('won', 'lost')) FROM now.deals WHERE closed_on {YEAR}"),
    "quotes": (f"count(*)::DOUBLE FROM now.quotes WHERE sent_on {YEAR}",
               f"count(*) FROM now.deals WHERE outcome = 'won' AND closed_on {YEAR}"),
    "meetings": (f"count(*)::DOUBLE FROM done WHERE kind = 'meeting' AND day {YEAR}",
                 f"count(*) FROM now.deals WHERE created_on {YEAR}"),
    "leads": (f"count(*)::DOUBLE FROM now.leads WHERE created_day {YEAR}",
              f"count(*) FROM now.deals WHERE created_on {YEAR}"),
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTED)
def test_the_companys_rates_are_those_of_its_last_365_days(demo: Workspace, judge: Judge, name: str) -> None:
    [plan] = demo.plan(period="2025-Q4", as_of="2025-11-15")
    above, below = (judge.con.execute(f"SELECT {sql}").fetchall()[0][0] for sql in COUNTED[name])
    assert plan.rates[name].value == pytest.approx(above / below)
    assert plan.rates[name].level == "company"


@pytest.mark.parametrize("by", [None, "team", "rep"])
def test_the_chain_gives_back_what_is_missing(demo: Workspace, by: str | None) -> None:
    found = [plan for plan in demo.plan(period="2025-Q4", by=by, as_of="2025-11-15") if plan.steps]
    assert found
    for plan in found:
        rates, steps = plan.rates, plan.steps
        assert plan.missing is not None
        assert steps["won"].total * rates["size"].value + plan.repeat == pytest.approx(plan.missing)
        assert steps["decided"].total * rates["win"].value == pytest.approx(steps["won"].total)
        assert steps["quotes"].total == pytest.approx(steps["won"].total * rates["quotes"].value)
        assert all(0 <= step.low <= step.total <= step.high for step in steps.values())
        made = plan.creation
        assert made is not None
        assert made.made is not None
        assert made.rate is not None
        assert made.target is not None
        needed = (made.target - made.repeat) / made.rate.value - made.already
        assert made.made.amount == pytest.approx(max(0.0, needed))


def test_what_is_missing_is_the_target_less_the_revenue_so_far(demo: Workspace, judge: Judge) -> None:
    [plan] = demo.plan(period="2025-Q4", as_of="2025-11-15")
    sql = f"SELECT sum(amount) FROM sales WHERE day BETWEEN DATE '2025-10-01' AND {DAY}"
    sold = float(judge.con.execute(sql).fetchall()[0][0])
    target = demo.kpi("target_attainment", period="2025-Q4", as_of="2025-11-15").one.denominator
    assert plan.missing == pytest.approx(float(target or 0) - sold)
