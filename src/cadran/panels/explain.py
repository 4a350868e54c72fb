"""A KPI explained: its definition, and the formula read from the very term that is computed."""

from collections.abc import Mapping
from dataclasses import dataclass

from cadran.metrics.catalogue import find
from cadran.metrics.kpi import (
    Actual,
    Aggregate,
    AllGroups,
    Before,
    Const,
    Days,
    Kpi,
    Mean,
    Measure,
    Op,
    Rated,
    Target,
    Term,
    measures,
)
from cadran.model.format import Format
from cadran.model.words import BESIDE, KINDS, ROLES, UNITS, reason, said, say, thing


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression over letters, and what each letter stands for."""

    expression: str
    letters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """All that there is to know about a KPI before reading one, in one language."""

    id: str
    name: str
    aliases: tuple[str, ...]
    unit: str
    kind: str
    grain: str
    axis: str
    definition: str
    formula: Formula
    caveat: str
    source: str
    roles: tuple[str, ...]
    variants: tuple[tuple[str, str, Formula], ...]  # name, what it is, formula
    left_out: tuple[tuple[str, str], ...]  # reason, condition
    beside: tuple[str, ...]


def explain(name: str, to: Format) -> Explained:
    """The KPI of that id, name or alias; an error names its nearest neighbours."""
    kpi, lang = find(name), to.lang
    return Explained(
        id=kpi.id,
        name=kpi.name(lang),
        aliases=kpi.aliases_fr,
        unit=said(UNITS, kpi.unit.value, lang),
        kind=said(KINDS, kpi.kind.value, lang),
        grain=say(kpi.grain, lang),
        axis=kpi.axis,
        definition=say(kpi.definition, lang),
        formula=formula(kpi.value, to),
        caveat=say(kpi.caveat, lang),
        source=kpi.source,
        roles=tuple(said(ROLES, role, lang) for role in kpi.roles),
        variants=tuple((v.name, say((v.fr, v.en), lang), formula(v.value, to)) for v in kpi.variants),
        left_out=_left_out(kpi, lang),
        beside=tuple(say(BESIDE[name][:2], lang) for name in kpi.beside),
    )


def _left_out(kpi: Kpi, lang: str) -> tuple[tuple[str, str], ...]:
    """Why a row of the population may not be used, whatever the variant."""
    terms = [kpi.value, *(variant.value for variant in kpi.variants)]
    pairs = [pair for term in terms for measure in measures(term) for pair in measure.left_out]
    return tuple((reason(why, lang), condition) for why, condition in dict(pairs).items())


def formula(term: Term, to: Format) -> Formula:
    """The term as an expression, its measures as letters in order of appearance."""
    letters = {measure: chr(ord("A") + at) for at, measure in enumerate(measures(term))}
    return Formula(_said(term, letters, to), tuple((x, measured(m, to)) for m, x in letters.items()))


def measured(measure: Measure, to: Format) -> str:
    """A measure in words: `number of Deals where outcome = 'won', by closed_on`."""
    table = thing(measure.relation, to.lang)
    text = {
        Aggregate.COUNT: to.word(f"nombre de lignes de « {table} »", f"number of rows of '{table}'"),
        Aggregate.SUM: to.word(f"somme de {measure.value} sur « {table} »", f"sum of {measure.value} over '{table}'"),
        Aggregate.DISTINCT: to.word(
            f"nombre de {measure.value} différents dans « {table} »",
            f"number of different {measure.value} in '{table}'",
        ),
    }[measure.aggregate]
    if measure.where:
        text += to.word(" où ", " where ") + measure.where
    return f"{text}, {to.word('selon', 'by')} {measure.on}" if measure.on else text


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
        case Before(below):
            return to.word("avant", "before") + f"({_said(below, letters, to)})"
        case AllGroups(below):
            return to.word("tous les groupes", "all groups") + f"({_said(below, letters, to)})"
        case _:
            return _word(term, to)


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
        case Rated(kpis, weights_only):
            listed = ", ".join(kpis)
            weights = to.word(f"somme des poids({listed})", f"sum of weights({listed})")
            rated = to.word(f"somme pondérée de réalisé/objectif({listed})", f"weighted sum of done/target({listed})")
            return weights if weights_only else rated
        case _:
            return type(term).__name__
