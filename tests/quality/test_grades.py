"""The rule of the trust grade, step by step."""

from dataclasses import replace
from datetime import date

import pytest

from cadran.metrics.needed import Need
from cadran.metrics.quality.grading import Context, Graded, grade, whole
from cadran.metrics.reading import Reading

FINE = Reading(
    kpi="win_rate", variant="", of=None, start=date(2025, 1, 1), end=date(2026, 1, 1), group={}, group_id={},
    unit="percent", value=0.5, n=100, coverage=1.0,
)  # fmt: skip
NEEDED = (Need("deals", "amount", "", "amount"), Need("deals", "outcome", "", "outcome"))
CLEAN = Context({("deals", "amount"): (50, 50), ("deals", "outcome"): (50, 50)}, {}, {}, frozenset())


def found(reading: Reading = FINE, **known: object) -> tuple[str | None, dict[str, int]]:
    one = grade(reading, NEEDED, replace(CLEAN, **known))
    return one.grade, {f.code: f.steps for f in one.findings}


def test_nothing_found_is_an_a() -> None:
    assert found() == ("A", {})


@pytest.mark.parametrize(
    ("share", "letter"), [(0.95, "A"), (0.94, "B"), (0.8, "B"), (0.79, "C"), (0.5, "C"), (0.49, "D")]
)
def test_coverage(share: float, letter: str) -> None:
    assert found(replace(FINE, coverage=share))[0] == letter


def test_of_coverage_and_fields_the_worse_alone_counts() -> None:
    filled = {("deals", "amount"): (50, 20), ("deals", "outcome"): (50, 50)}  # 70 of 100
    assert found(replace(FINE, coverage=0.9), filled=filled) == ("C", {"fields": 2})
    assert found(replace(FINE, coverage=0.4), filled=filled) == ("D", {"coverage": 3})


def test_what_else_costs_a_step() -> None:
    assert found(replace(FINE, beside={"undated": 6})) == ("B", {"undated": 1})
    assert found(replace(FINE, beside={"assumed": 20})) == ("A", {})
    assert found(replace(FINE, beside={"assumed": 21})) == ("B", {"assumed": 1})
    assert found(replace(FINE, notes=("below_minimum",))) == ("B", {"sample": 1})
    assert found(unresolved={"deals": 0.06, "orders": 0.9}) == ("B", {"unresolved": 1})
    assert found(suspected=frozenset({("deals", "amount")})) == ("B", {"suspects": 1})
    assert found(suspected=frozenset({("orders", "amount")})) == ("A", {})
    assert found(held={"deals": 0.02}) == ("B", {"quarantine": 1})
    assert found(held={"deals": 0.2}) == ("C", {"quarantine": 2})


def test_steps_add_up_to_e_at_the_lowest() -> None:
    poor = replace(FINE, coverage=0.1, notes=("below_minimum",), beside={"undated": 50})
    assert found(poor, held={"deals": 0.5})[0] == "E"


def test_without_a_value_there_is_no_grade() -> None:
    assert found(replace(FINE, value=None, reason="empty", coverage=0.1)) == (None, {})


def test_the_whole_has_the_mean_of_the_steps() -> None:
    def graded(letter: str | None) -> Graded:
        return Graded(FINE, letter, (), None)

    assert whole([graded("A"), graded("B"), graded("D"), graded(None)])[0] == "B"  # 4 steps of 3
    assert whole([graded("A"), graded("B")])[0] == "B"  # a half is rounded up: to the worse
    assert whole([graded(None)]) == (None, ())
