"""As known then: readings of a past knowledge date equal SQL on the versions known at that instant."""

from datetime import date, datetime

import pytest
from tests.oracle.judge import Judge
from tests.oracle.test_pipeline import FLOWS, STOCKS
from tests.oracle.test_revenue import CASES

from cadran.workspace import Workspace

MONTH, ASKED, TODAY = "2023-06", date(2023, 7, 5), date(2023, 7, 31)
END_OF_DAY = datetime(2023, 7, 5, 21, 59, 59, 999999)  # noqa: DTZ001 - UTC; Paris is two hours ahead


@pytest.fixture(scope="module")
def past_judge(young: Workspace) -> Judge:
    return Judge(young, known_at=END_OF_DAY, today=TODAY)


@pytest.fixture(scope="module")
def current_judge(young: Workspace) -> Judge:
    return Judge(young, today=TODAY)


KNOWN = {
    **{k: CASES[k] for k in ("revenue", "average_order_value", "new_customers", "gross_margin", "discount_amount")},
    **{k: FLOWS[k] for k in ("deals_created", "deals_won", "deals_lost", "win_rate", "proposals_sent")},
    **{k: STOCKS[k] for k in ("open_deals", "pipeline_value", "overdue_deals")},
}


@pytest.mark.parametrize("kpi", KNOWN)
def test_as_known_then(past_judge: Judge, kpi: str) -> None:
    assert past_judge.whole(kpi, KNOWN[kpi], MONTH, known_on=ASKED)


@pytest.mark.parametrize("kpi", KNOWN)
def test_as_known_now(current_judge: Judge, kpi: str) -> None:
    assert current_judge.whole(kpi, KNOWN[kpi], MONTH)


@pytest.mark.parametrize("kpi", ["revenue", "win_rate", "pipeline_value"])
def test_what_was_typed_in_late_makes_the_difference(young: Workspace, kpi: str) -> None:
    now = young.kpi(kpi, period=MONTH).one
    assert young.kpi(kpi, period=MONTH, known_on=ASKED).one.value != now.value
    assert young.kpi(kpi, period=MONTH, known_on=TODAY).one.value == now.value
