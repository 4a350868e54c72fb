"""A KPI's formula, read from the very term that is computed, so that it cannot say anything else."""

from collections.abc import Mapping
from dataclasses import dataclass

from cadran.metrics.kpi import (
    Actual,
    Aggregate,
    AllGroups,
    Anonymous,
    AtQuota,
    Before,
    Completeness,
    Const,
    Curve,
    Days,
    Forecast,
    ForecastAccuracy,
    Mean,
    Measure,
    Op,
    Quantile,
    Rank,
    Rated,
    Survival,
    Target,
    Term,
    TrainingEffect,
    measures,
)
from cadran.model.format import Format
from cadran.model.words import thing
from cadran.panels.condition import in_words


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression over letters, and what each letter stands for."""

    expression: str
    letters: tuple[tuple[str, str], ...]


def formula(term: Term, to: Format) -> Formula:
    """The term as an expression, its measures as letters in order of appearance."""
    letters = {measure: chr(ord("A") + at) for at, measure in enumerate(measures(term))}
    return Formula(_said(term, letters, to), tuple((x, measured(m, to)) for m, x in letters.items()))


def measured(measure: Measure, to: Format) -> str:
    """A measure in words: `number of rows of 'Deals' where outcome = won, by closed on`."""
    table = thing(measure.relation, to.lang)
    value = in_words(measure.value, measure.relation, to.lang) if measure.value else ""
    text = {
        Aggregate.COUNT: to.word(f"nombre de lignes de « {table} »", f"number of rows of '{table}'"),
        Aggregate.SUM: to.word(f"somme de {value} sur « {table} »", f"sum of {value} over '{table}'"),
        Aggregate.DISTINCT: to.word(
            f"nombre de {value} différents dans « {table} »",
            f"number of different {value} in '{table}'",
        ),
    }[measure.aggregate]
    if measure.where:
        text += to.word(" où ", " where ") + in_words(measure.where, measure.relation, to.lang)
    if not measure.on:
        return text
    return f"{text}, {to.word('selon', 'by')} {in_words(measure.on, measure.relation, to.lang)}"


def _said(term: Term, letters: Mapping[Measure, str], to: Format) -> str:
    match term:
        case Measure():
            return letters[term]
        case Op(sign, left, right):
            return " ".join((_inner(left, sign, letters, to), _SIGNS[sign], _inner(right, sign, letters, to)))
        case Const(value):
            return to.number(value, 4)
        case Mean(of):
            return to.word(f"moyenne de {letters[of]}", f"mean of {letters[of]}")
        case Survival():
            return _survival(letters[term.of], term, to)
        case Rank() | AtQuota() | TrainingEffect() | Anonymous():
            return _of_team(term, letters, to)
        case Quantile(of, share):
            return _quantile(letters[of], share, to)
        case Before(below):
            return to.word("avant", "before") + f"({_said(below, letters, to)})"
        case AllGroups(below):
            return to.word("tous les groupes", "all groups") + f"({_said(below, letters, to)})"
        case _:
            return _word(term, to)


def _of_team(term: Term, letters: Mapping[Measure, str], to: Format) -> str:
    """Ranks, quotas and trainings, most of them about the KPI that is named when they are asked."""
    named = to.word("l'indicateur demandé", "the KPI asked for")
    match term:
        case Rank(of=of):
            what = letters[of] if of else named
            return to.word(f"rang de {what} parmi les groupes", f"rank of {what} among the groups")
        case AtQuota():
            return to.word("commerciaux qui ont atteint l'objectif / qui en avaient un sur toute la période",
                           "reps who made their quota / who had one for the whole period")  # fmt: skip
        case TrainingEffect(completed=done):
            return to.word(f"évolution de {named} autour de {letters[done]}, moins celle des non-formés",
                           f"change of {named} around {letters[done]}, less that of the untrained")  # fmt: skip
        case Anonymous(of=of, least=least):
            mean = _said(of, letters, to)
            return to.word(f"{mean}, dès {least} réponses", f"{mean}, from {least} answers on")
        case _:
            return _word(term, to)


def _quantile(letter: str, share: float, to: Format) -> str:
    if share == 1:
        return to.word(f"plus grand de {letter}", f"largest of {letter}")
    return to.word(f"P{share:.0%} de {letter}", f"P{share:.0%} of {letter}").replace("%", "")


_SIGNS = {"+": "+", "-": "\N{MINUS SIGN}", "*": "×", "/": "/"}


def _inner(term: Term, sign: str, letters: Mapping[Measure, str], to: Format) -> str:
    """In brackets where the order of reckoning needs them."""
    text = _said(term, letters, to)
    return f"({text})" if isinstance(term, Op) and sign != "+" and term.sign != "*" else text


def _word(term: Term, to: Format) -> str:
    """A term that is no arithmetic over measures."""
    match term:
        case Days(working):
            return to.word("jours ouvrés", "working days") if working else to.word("jours", "days")
        case Target(kpi):
            return to.word("objectif", "target") + (f"({kpi})" if kpi else "")
        case Actual():
            return to.word("réalisé", "actual")
        case Completeness():
            return to.word("champs remplis / champs attendus", "fields filled / fields needed")
        case Forecast():
            return to.word("atterrissage simulé", "simulated landing")
        case ForecastAccuracy():
            how = ("1 - |prévu - réalisé| / réalisé, au 30e jour", "1 - |forecast - actual| / actual, on day 30")
            return to.word(*how)
        case Rated(kpis, weights_only):
            listed = ", ".join(kpis)
            weights = to.word(f"somme des poids({listed})", f"sum of weights({listed})")
            rated = to.word(f"somme pondérée de réalisé/objectif({listed})", f"weighted sum of done/target({listed})")
            return weights if weights_only else rated
        case _:
            return type(term).__name__


def _survival(letter: str, term: Survival, to: Format) -> str:
    """`Aalen-Johansen median of closed on − created on over A`."""
    name = "Aalen-Johansen" if term.competing else "Kaplan-Meier"
    of = " d'" if term.competing else " de "
    lasted = in_words(term.lasted, term.of.relation, to.lang)
    if term.reads is Curve.PLATEAU:
        return to.word(f"plateau{of}{name} sur {letter}", f"{name} plateau over {letter}")
    if term.reads is Curve.AREA:
        up_to = to.word(f"jusqu'à {to.number(term.limit, 0)}", f"up to {to.number(term.limit, 0)}")
        return to.word(
            f"aire sous la courbe{of}{name} de {lasted} sur {letter}, {up_to}",
            f"area under the {name} curve of {lasted} over {letter}, {up_to}",
        )
    return to.word(f"médiane{of}{name} de {lasted} sur {letter}", f"{name} median of {lasted} over {letter}")
