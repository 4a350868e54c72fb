"""The reps' own survey: engine and reference tell the same means and hold back the same ones.

The workspaces that Hypothesis makes have too few answers for any to be told.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.generative.agreement import differences
from tests.generative.engine_side import load, new_store
from tests.generative.rows import row, world

from cadran.metrics import query
from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import Asked
from cadran.metrics.read import Question, answer
from cadran.metrics.reading import Reading
from cadran.metrics.reference import Filter, World, read
from cadran.model.periods import Period
from cadran.store.duck import Connection
from cadran.store.settings import Settings

TODAY = date(2025, 6, 20)
PULSE = KPIS["rep_pulse"]
SPANS = (
    Period(date(2025, 1, 1), date(2025, 7, 1)), Period(date(2025, 4, 1), date(2025, 5, 1)),
    Period(date(2025, 4, 12), date(2025, 7, 1)),
)  # fmt: skip
VIEWERS = (None, frozenset({1}), frozenset({1, 2, 3, 4, 5}), frozenset(range(1, 12)))


@pytest.fixture(scope="module")
def store() -> Iterator[Connection]:
    con = new_store()
    yield con
    con.close()


def company(seed: int) -> World:
    """Twelve reps of three teams or none, of whom some changed in May, and up to forty answers, some by team alone."""
    dice = random.Random(seed)
    reps = range(1, 13)
    assigned = [row("rep_assignments", n, rep=n, team=dice.choice((1, 1, 2, 2, 3)), ends_on="04-30") for n in reps]
    assigned += [
        row("rep_assignments", 100 + n, rep=n, team=dice.choice((1, 2, 3, None)), starts_on="05-01") for n in reps
    ]
    answers = [
        row(
            "surveys", n, kind=dice.choice(("pulse", "pulse", "pulse", "nps")),
            **dice.choice((*({"respondent_rep": rep} for rep in reps), {}, *({"team": t} for t in (1, 1, 2, 3)))),
            answered_on=date(2025, 3, 1) + timedelta(dice.randrange(120)),
            score=dice.choice((1, 4, 5, 7, 9, 10, None)), comment=dice.choice((None, "Fine")),
        )
        for n in range(1, dice.randrange(4, 41))
    ]  # fmt: skip
    tables = {
        "reps": [row("reps", n, name=f"R{n}", role="ae") for n in reps],
        "teams": [row("teams", n, name=f"T{n}", manager=m) for n, m in ((1, 1), (2, 7), (3, None))],
        "rep_assignments": assigned, "surveys": answers,
    }  # fmt: skip
    return world(TODAY, Settings(holidays="FR", today=TODAY), **tables)


@pytest.mark.parametrize("seed", range(12))
def test_the_engine_agrees_with_the_reference(seed: int, store: Connection) -> None:
    made = company(seed)
    facts = load(store, made)
    for by in ((), ("team",)):
        for viewer in VIEWERS:
            for team in ("", "T1"):
                question = Question(
                    asked=(Asked(PULSE),), periods=SPANS, asof=TODAY, by=by, owners=viewer,
                    where=(query.Filter("team", (team,)),) if team else (),
                )  # fmt: skip
                slow = read(
                    PULSE, made, [(p.start, p.end) for p in SPANS], by=by, viewer=viewer,
                    where=(Filter("team", team),) if team else (),
                )  # fmt: skip
                assert not list(differences(answer(question, facts).readings(), slow)), (by, viewer, team)


def test_some_are_told_and_some_are_held_back() -> None:
    def all_of(made: World) -> list[Reading]:
        return read(PULSE, made, [(p.start, p.end) for p in SPANS], by=("team",))

    told = Counter(r.reason or "told" for seed in range(12) for r in all_of(company(seed)))
    assert min(told["told"], told["too_few_answers"], told["part_month"]) >= 3
