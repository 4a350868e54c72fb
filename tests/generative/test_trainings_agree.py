"""What trainings did: engine and reference agree on teams that sell all year, some of whom are trained.

The workspaces that Hypothesis makes are too small and too short for half a year around a training.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.generative.agreement import differences
from tests.generative.engine_side import load, new_store
from tests.generative.rows import row, world

from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import Asked
from cadran.metrics.read import Question, answer
from cadran.metrics.reference import World, read
from cadran.model.periods import Period
from cadran.store.duck import Connection
from cadran.store.settings import Settings

TODAY = date(2025, 10, 31)
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
ALL_YEAR = 300  # days in which things happen
EFFECT = KPIS["training_effect"]


@pytest.fixture(scope="module")
def store() -> Iterator[Connection]:
    con = new_store()
    yield con
    con.close()


def team(seed: int) -> World:
    """Six reps of two teams, one of whom may come late and one leave, with orders, deals, calls and trainings."""
    dice = random.Random(seed)

    def day() -> date:
        return date(2025, 1, 1) + timedelta(dice.randrange(ALL_YEAR))

    def summer() -> date:
        return date(2025, 4, 5) + timedelta(dice.randrange(115))

    def rep() -> int | None:
        return dice.choice((1, 2, 3, 4, 5, 6, 6, None))

    hired, left = dice.choice((None, date(2025, 3, 1))), dice.choice((None, date(2025, 7, 31)))
    tables = {
        "reps": [
            row(
                "reps", n, name=f"R{n}", role="ae", hired_on=hired if n == 1 else None, left_on=left if n == 4 else None
            )
            for n in range(1, 7)
        ],
        "teams": [row("teams", n, name=f"T{n}") for n in (1, 2)],
        "rep_assignments": [row("rep_assignments", n, rep=n, team=1 + n % 2) for n in range(1, 7)],
        "orders": [
            row("orders", n, number=f"C{n}", rep=rep(), ordered_on=day(), amount=dice.choice((100, 250, 999, -50)))
            for n in range(1, 90)
        ],
        "deals": [
            row(
                "deals",
                n,
                name=f"D{n}",
                owner=rep(),
                outcome=dice.choice(("won", "won", "lost")),
                created_on=date(2025, 1, 1),
                closed_on=day(),
                amount=dice.choice((500, 700, None)),
            )
            for n in range(1, 90)
        ],
        "trainings": [
            row(
                "trainings",
                n,
                rep=dice.choice((1, 2, 3, 4, None)),
                completed_on=dice.choice((day(), summer(), summer(), None)),
            )
            for n in range(1, dice.randrange(3, 9))
        ],
    }
    return world(TODAY, Settings(holidays="FR", revenue_basis="orders", today=TODAY), **tables)


@pytest.mark.parametrize("seed", range(8))
def test_the_engine_agrees_with_the_reference(seed: int, store: Connection) -> None:
    made = team(seed)
    facts = load(store, made)
    for of in ("revenue", "win_rate", "average_deal_size", "deals_won", "open_deals"):
        for by in ((), ("team",)):
            question = Question(asked=(Asked(EFFECT),), periods=(YEAR,), asof=TODAY, by=by, of=KPIS[of])
            fast = answer(question, facts).readings()
            slow = read(EFFECT, made, [(YEAR.start, YEAR.end)], by=by, of=KPIS[of])
            assert not list(differences(fast, slow)), of


def test_these_teams_have_effects_to_agree_on() -> None:
    found = [read(EFFECT, team(seed), [(YEAR.start, YEAR.end)])[0].value for seed in range(8)]
    assert sum(value is not None for value in found) >= 3
