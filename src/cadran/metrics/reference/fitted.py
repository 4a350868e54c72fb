"""The twins of `metrics/fitted`: what each fitted term is worth in one window and group, from its rows."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from cadran.metrics.kpi import (
    Actual,
    Anonymous,
    AtQuota,
    Competitors,
    Kpi,
    Paced,
    Rated,
    Survival,
    Target,
    Term,
    TrainingEffect,
)
from cadran.metrics.reference import anonymous, attainment, competitors, pace, quota, survival, training
from cadran.metrics.reference.dimensions import Key
from cadran.metrics.reference.terms import Part, Question, Span, Special

Twin = Callable[[Question, Term, Span, Key | None, Kpi], Part]
TWINS: Mapping[type[Term], Twin] = MappingProxyType({
    Anonymous: anonymous.worth_of, Competitors: competitors.worth_of, AtQuota: quota.worth_of,
    TrainingEffect: training.worth_of, Paced: pace.worth_of,
    Target: attainment.worth_of, Actual: attainment.worth_of, Rated: attainment.worth_of, Survival: survival.worth_of,
})  # fmt: skip


def special(of: Kpi) -> Special:
    """The worth of fitted terms, those that name no KPI being about `of`."""

    def worth_of(ask: Question, term: Term, span: Span, group: Key | None) -> Part:
        return TWINS[type(term)](ask, term, span, group, of)

    return worth_of
