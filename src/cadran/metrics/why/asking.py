"""One question of "why it moved": a KPI and the two periods between which it moved."""

from dataclasses import dataclass

from cadran.errors import BadInput
from cadran.metrics.engine import Asked
from cadran.metrics.facts import Facts
from cadran.metrics.filters import check
from cadran.metrics.query import Query, window
from cadran.metrics.read import Question, bases_of
from cadran.model.periods import Period


@dataclass(frozen=True)
class Case:
    """One change to explain: a KPI, its two periods and the query of both (before, after)."""

    asked: Asked
    question: Question
    period: Period
    base: Period
    query: Query
    facts: Facts

    through: str = ""
    horizon: Period | None = None

    @property
    def variant(self) -> str:
        return self.asked.variant.name if self.asked.variant else ""

    @property
    def unit(self) -> str:
        variant = self.asked.variant
        return (variant.unit if variant and variant.unit else self.asked.kpi.unit).value


def case_of(question: Question, facts: Facts, through: str = "", horizon: Period | None = None) -> Case:
    """One KPI, one period and the one it is compared with (the previous, unless asked otherwise)."""
    if len(question.asked) != 1 or len(question.periods) != 1:
        raise BadInput(
            "Un seul indicateur et une seule période à la fois.", "One KPI and one period at a time.",
            code="bad_period",
        )  # fmt: skip
    asked, period = question.asked[0], question.periods[0]
    check(question.where, question.asked, facts)
    base = bases_of(question, facts)[0]
    windows = tuple(window(p.start, p.end, question.asof) for p in (base, period))
    query = Query(windows, question.asof, question.by, question.where, question.owners)
    return Case(asked, question, period.elapsed(question.asof), base, query, facts, through, horizon)
