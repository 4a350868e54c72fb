"""Forecasts of workspaces that Hypothesis makes: none fails, each has a value or a reason, and its band is in order.

A twin would only repeat the simulation (docs/adr/0008); tests/oracle/test_forecast.py judges its mathematics.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generative.engine_side import load, new_store
from tests.generative.workspaces import workspaces

from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import Asked
from cadran.metrics.estimators import forecast
from cadran.metrics.fitted import landings
from cadran.metrics.read import Question, answer
from cadran.metrics.reading import Reading
from cadran.metrics.reference import World
from cadran.model.periods import Period
from cadran.store.duck import Connection

TRIES = max(settings.default.max_examples // 4, 1) if settings.default else 1
SPANS = [
    (date(2025, 1, 1), date(2025, 7, 1)),
    (date(2025, 6, 1), date(2025, 7, 1)),
    (date(2025, 7, 1), date(2025, 8, 1)),
]
PERIODS = st.sampled_from([Period(*days) for days in SPANS])


@pytest.fixture(scope="module")
def store() -> Iterator[Connection]:
    con = new_store()
    yield con
    con.close()


@pytest.fixture(scope="module")
def hasty() -> Iterator[None]:
    """The little history there is counts as enough, so that forecasts are made at all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(landings, "FEWEST_DECIDED", 1)
        patch.setattr(landings, "COVERED", 10)
        patch.setattr(forecast, "FEWEST_WEEKS", 1)
        yield


def stands(one: Reading) -> bool:
    """A value and no reason, its band around it; or a reason and no value."""
    if one.value is None:
        return bool(one.reason)
    if one.kpi == "forecast_accuracy" or one.low is None or one.high is None:
        return not one.reason and float(one.value) <= 1
    return not one.reason and one.low <= float(one.value) + 1e-6 and float(one.value) <= one.high + 1e-6


@pytest.mark.usefixtures("hasty")
@settings(max_examples=TRIES)
@given(workspaces(), PERIODS, st.sampled_from([date(2025, 6, 10), date(2025, 6, 30)]))
def test_every_forecast_stands(store: Connection, world: World, period: Period, day: date) -> None:
    """As a whole and by group: of one workspace, which is dearer to load than to ask."""
    facts = load(store, world)
    asked = tuple(Asked(KPIS[name]) for name in ("forecast_revenue", "forecast_accuracy"))
    for by in ((), ("rep",), ("region",)):
        found = answer(Question(asked=asked, periods=(period,), asof=day, by=by), facts).readings()
        assert [one for one in found if not stands(one)] == [], by
