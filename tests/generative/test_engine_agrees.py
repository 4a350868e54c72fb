"""The fast engine and the slow reference say the same about workspaces that Hypothesis makes."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from tests.generative.agreement import differences
from tests.generative.engine_side import load, new_store
from tests.generative.questions import BESIDE_MONTHS, USUAL, Ask, asks
from tests.generative.workspaces import workspaces

from cadran.errors import UnknownName
from cadran.metrics.facts import Facts
from cadran.metrics.reference import World
from cadran.store.duck import Connection

# Each example answers every KPI twice and in many ways, ten seconds of work: a sixth of the usual tries.
TRIES = max(settings.default.max_examples // 6, 1) if settings.default else 1
# In the usual run, of few tries: an empty company and two with rows, in fewer questions. `make deep` asks each alone.
DEEP = TRIES > 4
COMPANIES, WAYS = (TRIES, USUAL) if DEEP else (min(TRIES, 3), BESIDE_MONTHS)


@pytest.fixture(scope="module")
def store() -> Iterator[Connection]:
    con = new_store()
    yield con
    con.close()


def bears(world: World, name: str) -> bool:
    """Whether a rep or a team has that name; other dimensions know the values of the relations asked only."""
    return any(row["name"] == name for table in ("reps", "teams") for row in world.rows(table))


def disagreements(facts: Facts, world: World, ask: Ask) -> Iterator[str]:
    """Where the two engines differ, KPI by KPI."""
    asked = ask.asked()
    if not asked:
        return
    try:
        fast = ask.fast(facts, world, asked)
    except UnknownName as unknown:
        if bears(world, unknown.given):
            yield f"{unknown.given} is a name, and was refused"
        return
    readings = fast.readings()
    for one in asked:
        variant = one.variant.name if one.variant else ""
        told = [r for r in readings if (r.kpi, r.variant) == (one.kpi.id, variant)]
        yield from differences(told, ask.slow(world, one, fast.bases))


@settings(max_examples=COMPANIES)
@given(workspaces())
def test_engine_agrees_with_the_reference(store: Connection, world: World) -> None:
    """All usual questions of one workspace, loaded once."""
    facts = load(store, world)
    for how, ask in WAYS.items():
        found = list(disagreements(facts, world, ask))
        assert not found, "\n".join([how, *found[:12]])


@settings(max_examples=TRIES)
@given(workspaces(), asks())
def test_engine_agrees_on_any_question(store: Connection, world: World, ask: Ask) -> None:
    found = list(disagreements(load(store, world), world, ask))
    assert not found, "\n".join(found[:12])
