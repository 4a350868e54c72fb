"""The pace of targets over years of history: both engines say the same, and it stays within its bounds."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generative.agreement import differences
from tests.generative.engine_side import load, new_store
from tests.generative.questions import Ask
from tests.generative.rows import row, world

from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import Asked
from cadran.metrics.reference import World
from cadran.model.periods import Period
from cadran.store.duck import Connection
from cadran.store.settings import Settings

ATTAINMENT = (Asked(KPIS["target_attainment"]),)
FIRST = date(2022, 11, 1)
SPANS = (("2025-01-01", "2025-06-30"), ("2025-04-01", "2025-04-30"), ("2025-01-01", "2025-12-31"))


@pytest.fixture(scope="module")
def store() -> Iterator[Connection]:
    con = new_store()
    yield con
    con.close()


@st.composite
def companies(draw: st.DrawFn) -> World:
    """Two reps, orders over two years and a half, targets of some of them in versions."""
    dice = random.Random(draw(st.integers(0, 10_000)))
    reps = [row("reps", n, name=name, role="ae") for n, name in enumerate(("Ada", "Bo"), 1)]
    orders = [
        row("orders", n, rep=dice.choice((1, 2, None)), account=None, number=str(n), ordered_on=_day(dice),
            amount=dice.choice((10, 200, 35.5, -20)))
        for n in range(1, draw(st.integers(1, 25)))
    ]  # fmt: skip
    targets = []
    for n in range(1, draw(st.integers(2, 6))):
        start, end = dice.choice(SPANS)
        targets.append(row(
            "targets", n, kpi="revenue", rep=dice.choice((1, 2, None)), starts_on=start, ends_on=end,
            value=dice.choice((100, 500)), version=n, set_on=dice.choice((None, "2025-02-01")),
        ))  # fmt: skip
    return world(settings=Settings(holidays="FR", revenue_basis="orders"), reps=reps, orders=orders, targets=targets)


def _day(dice: random.Random) -> date:
    return FIRST + timedelta(dice.randrange(900))


@settings(max_examples=6)
@given(companies(), st.sampled_from(((), ("rep",))), st.sampled_from((date(2025, 1, 20), date(2025, 4, 14))))
def test_both_engines_tell_the_same_pace(store: Connection, made: World, by: tuple[str, ...], as_of: date) -> None:
    ask = Ask(by=by, periods=(Period(date(2025, 1, 1), date(2025, 7, 1)), Period(date(2025, 4, 1), date(2025, 5, 1))),
              as_of=as_of)  # fmt: skip
    told = ask.fast(load(store, made), made, ATTAINMENT)
    found = list(differences(told.readings(), ask.slow(made, ATTAINMENT[0], told.bases)))
    assert not found, "\n".join(found)
    for reading in told.readings():
        pace, needed = reading.beside["pace"], reading.beside["needed_per_day"]
        assert pace is None or 0 <= float(pace) <= 1
        assert needed is None or float(needed) >= 0
