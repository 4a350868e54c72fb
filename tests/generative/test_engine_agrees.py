"""The fast engine and the slow reference say the same about workspaces that Hypothesis makes."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from tests.generative.agreement import differences
from tests.generative.engine_side import load, new_store
from tests.generative.workspaces import workspaces

from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import Asked
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Kpi
from cadran.metrics.read import Answer, Question, answer
from cadran.metrics.reference import World, read
from cadran.model.periods import Period
from cadran.store.duck import Connection

HALF = (Period(date(2025, 1, 1), date(2025, 7, 1)),)
MONTHS = tuple(Period(date(2025, m, 1), date(2025, m + 1, 1)) for m in range(2, 8))
GROUPINGS: dict[str, tuple[tuple[str, ...], tuple[Period, ...]]] = {
    "whole": ((), HALF),
    "by rep": (("rep",), HALF),
    "by team": (("team",), HALF),
    "by month": ((), MONTHS),
    "by rep and month": (("rep",), MONTHS),
}


@pytest.fixture(scope="module")
def store() -> Connection:
    return new_store()


def told(facts: Facts, world: World, kpis: tuple[Kpi, ...], how: str) -> Answer:
    by, periods = GROUPINGS[how]
    asked = tuple(Asked(k) for k in kpis)
    return answer(Question(asked=asked, periods=periods, asof=world.today, by=by, compare="previous"), facts)


def disagreements(store: Connection, world: World, how: str) -> Iterator[str]:
    """Where the two engines differ, KPI by KPI."""
    by, periods = GROUPINGS[how]
    kpis = tuple(k for k in KPIS.values() if by or not k.needs_by)
    fast = told(load(store, world), world, kpis, how)
    bases = [(b.start, b.end) for b in fast.bases]
    readings = fast.readings()
    for kpi in kpis:
        slow = read(kpi, world, [(p.start, p.end) for p in periods], by=by, bases=bases)
        yield from differences([r for r in readings if r.kpi == kpi.id], slow)


@pytest.mark.parametrize("how", GROUPINGS)
def test_engine_agrees_with_the_reference(how: str, store: Connection) -> None:
    @given(workspaces())
    def agree(world: World) -> None:
        found = list(disagreements(store, world, how))
        assert not found, "\n".join(found[:12])

    agree()
