"""For any workspace: terms add up to the difference of the two readings, and the pipeline's movement to its stock."""

from fractions import Fraction
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.generative.engine_side import load, new_store
from tests.generative.questions import HALF, MONTHS, NAMES
from tests.generative.workspaces import workspaces

from cadran.errors import CadranError
from cadran.metrics.catalogue import KPIS
from cadran.metrics.engine import Asked
from cadran.metrics.facts import Facts
from cadran.metrics.kpi import Kpi
from cadran.metrics.query import Filter
from cadran.metrics.read import Question, answer
from cadran.metrics.reading import Number
from cadran.metrics.reference import World
from cadran.metrics.restated import restated
from cadran.metrics.why import Why, explain
from cadran.metrics.why.explaining import explainable
from cadran.metrics.why.movement import MOVEMENTS
from cadran.store.duck import Connection

FEWER = settings(max_examples=max(2, settings.default.max_examples // 4))  # a whole workspace is built in each
ABLE = [k for k in KPIS.values() if explainable(k, k.value)]
SOME = st.lists(st.sampled_from(ABLE), min_size=6, max_size=10, unique_by=lambda kpi: kpi.id)
BY = ("", "rep", "team", "customer", "source", "stage")
WHERE = [(), *((Filter(d, (n,)),) for d, n in NAMES.items()), (Filter("rep", (), blank=True),)]


@cache
def store() -> Connection:
    return new_store()


@st.composite
def asked(draw: st.DrawFn) -> Question:
    """A period with another before it, as a whole or by a dimension, all of it or a part, through anybody's eyes."""
    by = draw(st.sampled_from(BY))
    return Question(
        asked=(Asked(KPIS["revenue"]),), periods=(draw(st.sampled_from((*HALF, *MONTHS[2:5]))),),
        asof=draw(st.dates(min_value=MONTHS[3].end, max_value=HALF[0].end)), by=(by,) if by else (),
        where=draw(st.sampled_from(WHERE)), compare="previous",
        owners=draw(st.sampled_from((None, None, frozenset({1}), frozenset({1, 2})))),
    )  # fmt: skip


def of(question: Question, kpi: str) -> Question:
    return Question(**{**question.__dict__, "asked": (Asked(KPIS[kpi]),)})


def explained(question: Question, facts: Facts) -> Why | None:
    """None where the KPI does not have the dimension, needs one, or the filter's value is not there."""
    try:
        return explain(question, facts)
    except CadranError:
        return None


def near(one: Fraction, two: Number, unit: str) -> bool:
    """Money to the cent, all else to the last digit of a double."""
    return abs(one - Fraction(two)) <= (Fraction(1, 100) if unit == "money" else Fraction(1, 10**9) * max(1, abs(one)))


@FEWER
@given(workspaces(), asked(), SOME)
def test_what_is_told_of_a_change_agrees_with_the_readings(world: World, question: Question, some: list[Kpi]) -> None:
    """Three things of each workspace: to build it costs more than all of them."""
    facts = load(store(), world)
    check_that_terms_add_up_to_the_difference(facts, question, some)
    check_that_the_movement_leads_from_one_stock_to_the_other(facts, question)
    check_that_nothing_is_restated_where_nothing_was_learnt(facts, question, some)


def check_that_terms_add_up_to_the_difference(facts: Facts, question: Question, some: list[Kpi]) -> None:
    for kpi in [KPIS["revenue"], KPIS["win_rate"], *some]:
        found = explained(of(question, kpi.id), facts)
        if found is None or found.change is None:
            continue
        where = f"{kpi.id} by {question.by}"
        assert sum(Fraction(e.amount) for e in found.effects if e.counts) == Fraction(found.change), where
        if found.parts and kpi.id not in MOVEMENTS:
            rest = sum(Fraction(e.amount) for e in found.effects if e.code == "overlap")
            assert sum(Fraction(p.amount) for p in found.parts) + rest == Fraction(found.change), where
        for part in found.parts:
            assert sum(map(Fraction, part.effects.values())) == Fraction(part.amount), where
        alone = Question(**{**of(question, kpi.id).__dict__, "by": ()})
        (reading,) = answer(alone, facts).readings()
        if found.method != "movement" and reading.value is not None and reading.previous is not None:
            assert near(Fraction(found.after), reading.value, found.unit), where
            if reading.previous.value is not None:
                assert near(Fraction(found.before), reading.previous.value, found.unit), where


def check_that_the_movement_leads_from_one_stock_to_the_other(facts: Facts, question: Question) -> None:
    for kpi in MOVEMENTS:
        found = explained(of(question, kpi), facts)
        if found is None or found.change is None:
            continue
        for day, value in ((found.opening, found.before), (found.closing, found.after)):
            alone = {"by": (), "periods": (type(found.period)(day, day + (MONTHS[0].end - MONTHS[0].last)),)}
            (reading,) = answer(Question(**{**of(question, kpi).__dict__, **alone}), facts).readings()
            assert near(Fraction(value), reading.value or 0, found.unit), f"{kpi} on {day}"
        counted = [s for s in found.steps.to_pylist() if s["counts"]]
        total = sum(Fraction(s["change"]) for s in counted)
        assert near(total, found.change, found.unit), kpi


def check_that_nothing_is_restated_where_nothing_was_learnt(facts: Facts, question: Question, some: list[Kpi]) -> None:
    for kpi in some:
        alone = Question(**{**of(question, kpi.id).__dict__, "by": ()})
        try:
            found = restated(alone, question.asof, facts, facts)
        except CadranError:
            continue
        assert found.rows.num_rows == 0
        if found.additive and found.now.value is not None:
            assert near(sum(t.factor * t.now for t in found.terms), found.now.value, found.now.unit), kpi.id
