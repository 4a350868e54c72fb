"""Forecast accuracy: how near the forecasts of a period came, as they were 1, 30 and 60 days into it."""

from datetime import date, timedelta

import pytest
from tests.spec.conftest import Spec

from cadran.errors import BadInput

# A shop that opens a deal of 1 000 every Monday and wins it on Friday: nothing surprises it. Until one Friday.
WEEKS = [date(2024, 1, 1) + timedelta(weeks=w) for w in range(104)]
STEADY = "deals\nname | amount | outcome | created_on | closed_on\n" + "\n".join(
    f"W{n} | 1 000 | won | {day} | {day + timedelta(days=4)}" for n, day in enumerate(WEEKS)
)
SURPRISED = STEADY + "\nWindfall | 4 000 | won | 2025-09-15 | 2025-09-19"
# July to September 2025 has thirteen Fridays, from 4 July to 26 September.
QUARTER = {"period": "2025-Q3", "as_of": "2025-10-31"}


def test_what_goes_on_as_ever_is_forecast_exactly(spec: Spec) -> None:
    perfect = {"accuracy_1": 1.0, "accuracy_60": 1.0, "bias_1": 0.0, "bias_30": 0.0, "bias_60": 0.0}
    spec("forecast_accuracy", STEADY, **QUARTER, expect=1.0, also={"beside": perfect})


def test_a_windfall_that_nobody_saw_coming_makes_all_forecasts_too_low(spec: Spec) -> None:
    # 17 000 came instead of 13 000.
    missed = {"accuracy_1": 13 / 17, "accuracy_60": 13 / 17} | dict.fromkeys(("bias_1", "bias_30", "bias_60"), -4 / 17)
    spec("forecast_accuracy", SURPRISED, **QUARTER, expect=13 / 17, also={"beside": missed})


def test_a_month_that_ends_before_its_31st_day_has_the_forecast_of_its_first_day_only(spec: Spec) -> None:
    shop = spec(
        "forecast_accuracy", STEADY, period="2025-06", as_of="2025-10-31", expect=None,
        also={"reason": "ends_before_lead"},
    )  # fmt: skip
    (found,) = shop.read("forecast_accuracy", period="2025-06", as_of="2025-10-31")
    assert found.beside["accuracy_1"] == 1.0


def test_a_period_that_runs_is_not_judged_yet(spec: Spec) -> None:
    spec("forecast_accuracy", STEADY, period="2025-Q4", as_of="2025-12-30", expect=None, also={"reason": "not_over"})


def test_without_revenue_there_is_nothing_to_be_accurate_about(spec: Spec) -> None:
    silent = "\n".join(line for line in STEADY.splitlines() if "| 2025-07" not in line)
    spec("forecast_accuracy", silent, period="2025-07", as_of="2025-10-31", expect=None, also={"reason": "empty"})


def test_a_first_year_has_no_forecasts(spec: Spec) -> None:
    spec("forecast_accuracy", STEADY, period="2024-Q3", as_of="2025-10-31", expect=None, also={"reason": "no_history"})


def test_only_revenue_is_forecast(spec: Spec) -> None:
    with pytest.raises(BadInput, match="revenue"):
        spec("forecast_accuracy", STEADY, **QUARTER, of="deals_won")
